# The image holds the static binary, certificates and two empty folders: no
# shell, no package manager, nothing to update but Tertulia itself.
#
#   docker build -t tertulia .
#   docker run -p 127.0.0.1:8080:8080 -v tertulia:/data tertulia

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN scripts/build-static /out
RUN mkdir /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/tertulia /tertulia
# The unprivileged user owns the data, and a place for temporary files.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
ENV TERTULIA_LISTEN=0.0.0.0:8080
ENV TERTULIA_DATA_DIR=/data
EXPOSE 8080
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/tertulia", "doctor", "--health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/tertulia"]
CMD ["serve"]
