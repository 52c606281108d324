// The schemas of what nodes write into NATS for other nodes, which may run another version of Answerback. A version raises
// the number of a record that older versions must not act on, and goes on reading all lower ones. Older versions name what
// is newer, and leave it alone.
//
// Heartbeats, calls to holders of connections, states of nodes, and the entries of quotas have no schema: a version may add
// members to them, and gives none another meaning.

interface RecordSchemas {
  /** Documents of the configuration, and the parts that they name. */
  readonly document: number;
  /** Records of nodes. The members of `NodeRecord` keep their meaning in all schemas. */
  readonly node: number;
  /** Records of owed `$disconnect`s. */
  readonly owed: number;
  /** Messages of links between nodes, which open only between nodes of the same number. */
  readonly link: number;
}

export const schemas: RecordSchemas = { document: 1, node: 1, owed: 1, link: 1 };
