// The parts of the panel, in the order of their tabs. A service that brings something to see adds a file and a line here:
// `mount(place, { isShown, alarm, news })` fills `place` once and may return `{ shown }`, called whenever the part comes into sight.

import { events } from "./events.js";
import { faults } from "./faults.js";
import { letters } from "./letters.js";
import { requests } from "./requests.js";
import { services } from "./services.js";
import { sheet } from "./sheet.js";
import { statistics } from "./statistics.js";

export const PARTS = [sheet, letters, events, requests, faults, statistics, services];
