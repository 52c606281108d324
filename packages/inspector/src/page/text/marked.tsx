// Text from clients and backends, with marks for the characters that no one would see.
import { piecesOf } from "./invisible.ts";

export function Marked({ text }: { readonly text: string }) {
  const pieces = piecesOf(text);
  if (pieces.length === 1 && typeof pieces[0] === "string") return <>{text}</>;
  return (
    <>
      {pieces.map((piece, index) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <span key={index} class="mark" title={piece.title}>
            {piece.mark}
          </span>
        ),
      )}
    </>
  );
}
