// What every page gets. Nothing here is needed: each page works without it.
import { start as startTimes } from "./time.js";
import { start as startSharing } from "./share.js";
import { start as startMenus } from "./menu.js";
import { start as startSuggesting } from "./search.js";

startTimes();
startSharing();
startMenus();
startSuggesting();
