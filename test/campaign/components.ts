/** Strongly connected components of a graph with marks on its edges (Tarjan 1972, without recursion). */
export interface Group {
  readonly members: readonly number[];
  /** All marks of the edges inside; 0 where there are none. */
  readonly marks: number;
  readonly hasCycle: boolean;
}

type Out = (node: number) => readonly { readonly to: number; readonly marks: number }[];

/** The components, each after those that it leads to. */
export function stronglyConnected(count: number, out: Out): readonly Group[] {
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const groupOf = new Int32Array(count).fill(-1);
  const stack: number[] = [];
  const groups: Group[] = [];
  let next = 0;
  const close = (root: number): void => {
    const members: number[] = [];
    for (let member = -1; member !== root;) {
      member = stack.pop()!;
      groupOf[member] = groups.length;
      members.push(member);
    }
    const inside = members.flatMap((member) => out(member).filter(({ to }) => groupOf[to] === groups.length));
    groups.push({
      members,
      marks: inside.reduce((all, { marks }) => all | marks, 0),
      hasCycle: inside.length > 0,
    });
  };
  for (let root = 0; root < count; root += 1) {
    if (order[root] !== -1) continue;
    const path: { readonly node: number; at: number }[] = [];
    const enter = (node: number): void => {
      order[node] = next;
      low[node] = next;
      next += 1;
      stack.push(node);
      path.push({ node, at: 0 });
    };
    enter(root);
    while (path.length > 0) {
      const here = path.at(-1)!;
      const edge = out(here.node)[here.at];
      if (edge !== undefined) {
        here.at += 1;
        if (order[edge.to] === -1) enter(edge.to);
        else if (groupOf[edge.to] === -1) low[here.node] = Math.min(low[here.node]!, order[edge.to]!);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[here.node]!);
      if (low[here.node] === order[here.node]) close(here.node);
    }
  }
  return groups;
}
