// The workbench: the page that shows why a client got its answer, and lets one change it.
import { render } from "preact";
import { followEvents } from "./api/events.ts";
import { Workbench } from "./shell/workbench.tsx";

followEvents();
render(<Workbench />, document.getElementById("workbench")!);
