import tornado.httpserver
import tornado.netutil


class LoopbackServer(tornado.httpserver.HTTPServer):
    def bind(self, port, *args, **kwargs):
        sockets = tornado.netutil.bind_sockets(port, "127.0.0.1")
        print(sockets[0].getsockname()[1], flush=True)
        self.add_sockets(sockets)

    def start(self, *args, **kwargs):
        pass


tornado.httpserver.HTTPServer = LoopbackServer

from apertium_apy.apy import main  # noqa: E402

main()
