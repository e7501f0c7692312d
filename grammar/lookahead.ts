/**
 * Chevrotain's lookahead, of which each function is made when it is first needed: what decides between the alternatives of a flow is
 * not worked out for a spec without flows. Same decisions, earlier start.
 */
import { LLkLookaheadStrategy, type BaseParser, type ILookaheadStrategy } from "chevrotain";

type ForAlternation = ILookaheadStrategy["buildLookaheadForAlternation"];
type ForOptional = ILookaheadStrategy["buildLookaheadForOptional"];

export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: Parameters<ForAlternation>[0]): ReturnType<ForAlternation> {
    const make = (): ReturnType<ForAlternation> => super.buildLookaheadForAlternation(options);
    let made: ReturnType<ForAlternation> | undefined;
    return function (this: BaseParser, alternatives) {
      return (made ??= make()).call(this, alternatives);
    };
  }

  override buildLookaheadForOptional(options: Parameters<ForOptional>[0]): ReturnType<ForOptional> {
    const make = (): ReturnType<ForOptional> => super.buildLookaheadForOptional(options);
    let made: ReturnType<ForOptional> | undefined;
    return function (this: BaseParser) {
      return (made ??= make()).call(this);
    };
  }
}
