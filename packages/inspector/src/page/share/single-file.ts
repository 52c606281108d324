// The page as a single file.
import "./answer-requests.ts";
import "../main.tsx";
