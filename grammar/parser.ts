/**
 * The grammar: one rule here is one rule of the language, without any action. Values are read flat, as operands and what
 * stands between them; how tightly each operator binds is said in `src/syntax/precedence.ts`. So the parser
 * recurses at brackets only, and a long chain or a long row of prefixes costs no stack.
 */
import {
  CstParser,
  defaultParserErrorProvider,
  EOF,
  tokenMatcher,
  type CstNode,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import { LazyLookahead } from "./lookahead.ts";
import * as t from "./tokens.ts";

type Rule = ParserMethod<[], CstNode>;

/** Errors beyond this many are not looked for. */
const mostErrors = 100;

export class SpecParser extends CstParser {
  private readonly budget: Budget;

  constructor(
    options: { readonly validate?: boolean; readonly errorMessageProvider?: IParserErrorMessageProvider } = {},
  ) {
    const budget: Budget = { errors: mostErrors };
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      lookaheadStrategy: new LazyLookahead({ maxLookahead: 2 }),
      nodeLocationTracking: "onlyOffset",
      skipValidations: options.validate !== true,
      errorMessageProvider: counting(options.errorMessageProvider ?? defaultParserErrorProvider, budget),
    });
    this.budget = budget;
    this.performSelfAnalysis();
  }

  // ── The file ──────────────────────────────────────────────────────────────

  readonly spec: Rule = this.RULE("spec", () => {
    this.OPTION(() => this.SUBRULE(this.systemLine));
    this.MANY(() => this.SUBRULE(this.item));
    this.CONSUME(EOF);
  });

  readonly systemLine: Rule = this.RULE("systemLine", () => {
    this.CONSUME(t.System);
    this.CONSUME(t.Name);
  });

  readonly item: Rule = this.RULE("item", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.useItem) },
        { ALT: () => this.SUBRULE(this.componentItem) },
        { ALT: () => this.SUBRULE(this.setItem) },
        { ALT: () => this.SUBRULE(this.parameterItem) },
        { ALT: () => this.SUBRULE(this.defineItem) },
        { ALT: () => this.SUBRULE(this.flowItem) },
        { ALT: () => this.SUBRULE(this.claimItem) },
        { ALT: () => this.SUBRULE(this.scenarioItem) },
        { ALT: () => this.SUBRULE(this.linkItem) },
        { ALT: () => this.SUBRULE(this.instanceItem) },
      ],
      ERR_MSG: "an item",
    });
  });

  readonly useItem: Rule = this.RULE("useItem", () => {
    this.CONSUME(t.Use);
    this.CONSUME(t.Text);
  });

  readonly componentItem: Rule = this.RULE("componentItem", () => {
    this.CONSUME(t.Component);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.componentParameters));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.member));
    this.CONSUME(t.RightBrace);
  });

  readonly componentParameters: Rule = this.RULE("componentParameters", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.componentParameter) });
    this.CONSUME(t.RightParen);
  });

  readonly componentParameter: Rule = this.RULE("componentParameter", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Equal);
      this.SUBRULE(this.expression);
    });
  });

  readonly setItem: Rule = this.RULE("setItem", () => {
    this.CONSUME(t.SetOf);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equal);
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.listedSet) }, { ALT: () => this.SUBRULE(this.generatedSet) }],
      ERR_MSG: "`{ a, b }` or `Component[1..n]`",
    });
  });

  readonly listedSet: Rule = this.RULE("listedSet", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.path) });
    this.CONSUME(t.RightBrace);
  });

  readonly generatedSet: Rule = this.RULE("generatedSet", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.CONSUME(t.LeftBracket);
    this.SUBRULE(this.sum);
    this.CONSUME(t.DotDot);
    this.SUBRULE2(this.sum);
    this.CONSUME(t.RightBracket);
  });

  readonly parameterItem: Rule = this.RULE("parameterItem", () => {
    this.CONSUME(t.Parameter);
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expression);
  });

  readonly defineItem: Rule = this.RULE("defineItem", () => {
    this.CONSUME(t.Define);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.defineParameters));
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expression);
  });

  readonly defineParameters: Rule = this.RULE("defineParameters", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) });
    this.CONSUME(t.RightParen);
  });

  /** `assume`, `property` and `require` have one shape. */
  readonly claimItem: Rule = this.RULE("claimItem", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.Assume) },
        { ALT: () => this.CONSUME(t.Property) },
        { ALT: () => this.CONSUME(t.Require) },
      ],
    });
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
    this.OPTION2(() => this.SUBRULE(this.expectation));
  });

  readonly expectation: Rule = this.RULE("expectation", () => {
    this.CONSUME(t.Expect);
    this.CONSUME(t.Name);
  });

  readonly scenarioItem: Rule = this.RULE("scenarioItem", () => {
    this.CONSUME(t.Scenario);
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.MANY(() =>
      this.OR([{ ALT: () => this.SUBRULE(this.scenarioEvent) }, { ALT: () => this.SUBRULE(this.scenarioExpectation) }]),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly scenarioEvent: Rule = this.RULE("scenarioEvent", () => {
    this.SUBRULE(this.path);
    this.CONSUME(t.At);
    this.SUBRULE(this.interval);
    this.OPTION(() => this.SUBRULE(this.separator));
  });

  /** `expect failover violated`: a claim, and what comes of it in the scenario. */
  readonly scenarioExpectation: Rule = this.RULE("scenarioExpectation", () => {
    this.CONSUME(t.Expect);
    this.CONSUME(t.Name);
    this.CONSUME2(t.Name);
    this.OPTION(() => this.SUBRULE(this.separator));
  });

  /** Between things in braces a comma or a semicolon may stand; white space is enough. */
  readonly separator: Rule = this.RULE("separator", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Comma) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
  });

  // ── Instances and parts ───────────────────────────────────────────────────

  readonly instanceItem: Rule = this.RULE("instanceItem", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) });
    this.OPTION(() => this.SUBRULE(this.family));
    this.CONSUME(t.Colon);
    this.SUBRULE(this.typeName);
    this.OPTION2(() => this.SUBRULE(this.arguments));
    this.OPTION3(() => this.SUBRULE(this.attributes));
  });

  readonly family: Rule = this.RULE("family", () => {
    this.CONSUME(t.LeftBracket);
    this.SUBRULE(this.binder);
    this.CONSUME(t.RightBracket);
  });

  /** `r in regions`: a variable and what it ranges over. */
  readonly binder: Rule = this.RULE("binder", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.In);
    this.SUBRULE(this.interval);
  });

  readonly typeName: Rule = this.RULE("typeName", () => {
    this.CONSUME(t.Name);
  });

  readonly arguments: Rule = this.RULE("arguments", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RightParen);
  });

  /** `r`, `interval 10s`, and with a colon where the value starts with a sign: `offset: -5s`. */
  readonly argument: Rule = this.RULE("argument", () => {
    this.OPTION({
      GATE: () => this.isLabelled(),
      DEF: () => {
        this.CONSUME(t.Name);
        this.OPTION2(() => this.CONSUME(t.Colon));
      },
    });
    this.SUBRULE(this.expression);
  });

  readonly attributes: Rule = this.RULE("attributes", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.attribute));
    this.CONSUME(t.RightBrace);
  });

  readonly attribute: Rule = this.RULE("attribute", () => {
    this.CONSUME(t.Label);
    this.OPTION({ GATE: () => this.isStanding(), DEF: () => this.SUBRULE(this.standing) });
    this.SUBRULE(this.expression);
    this.OPTION2(() => this.SUBRULE(this.attributeRange));
    this.OPTION3(() => this.SUBRULE(this.attributePer));
    this.OPTION4(() => this.SUBRULE(this.separator));
  });

  /** `latency typical 20ms`, `capacity assumed 1000rps`: how a figure is meant. */
  readonly standing: Rule = this.RULE("standing", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Typical) }, { ALT: () => this.CONSUME(t.Assumed) }]);
  });

  readonly attributeRange: Rule = this.RULE("attributeRange", () => {
    this.CONSUME(t.In);
    this.SUBRULE(this.expression);
  });

  readonly attributePer: Rule = this.RULE("attributePer", () => {
    this.CONSUME(t.Per);
    this.CONSUME(t.Name);
  });

  // ── Inside a component ────────────────────────────────────────────────────

  readonly member: Rule = this.RULE("member", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.stateMember) },
        { ALT: () => this.SUBRULE(this.variableMember) },
        { ALT: () => this.SUBRULE(this.actionMember) },
        { ALT: () => this.SUBRULE(this.linkMember) },
        { GATE: () => this.LA(2).tokenType === t.LeftBrace, ALT: () => this.SUBRULE(this.wholeMember) },
        { ALT: () => this.SUBRULE(this.defineItem) },
        { ALT: () => this.SUBRULE(this.partMember) },
      ],
      ERR_MSG: "a member",
    });
  });

  readonly partMember: Rule = this.RULE("partMember", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.typeName);
    this.OPTION(() => this.SUBRULE(this.attributes));
  });

  readonly linkMember: Rule = this.RULE("linkMember", () => {
    this.CONSUME(t.Link);
    this.SUBRULE(this.ends);
  });

  /** `link[r in regions] lb -> r.api { latency 2ms }` */
  readonly linkItem: Rule = this.RULE("linkItem", () => {
    this.CONSUME(t.Link);
    this.OPTION(() => this.SUBRULE(this.family));
    this.SUBRULE(this.ends);
  });

  /** What a link leads from and to, and what is stated of it. */
  readonly ends: Rule = this.RULE("ends", () => {
    this.SUBRULE(this.path);
    this.CONSUME(t.Arrow);
    this.SUBRULE2(this.path);
    this.OPTION(() => this.SUBRULE(this.attributes));
  });

  /** `whole { availability 99.95% }`: what is stated of an instance as a whole. */
  readonly wholeMember: Rule = this.RULE("wholeMember", () => {
    this.CONSUME(t.Whole);
    this.SUBRULE(this.attributes);
  });

  readonly stateMember: Rule = this.RULE("stateMember", () => {
    this.CONSUME(t.State);
    this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => this.CONSUME(t.Name) });
  });

  readonly variableMember: Rule = this.RULE("variableMember", () => {
    this.CONSUME(t.Var);
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expression);
  });

  readonly type: Rule = this.RULE("type", () => {
    this.OR({
      DEF: [
        { GATE: () => !this.isNamedType(), ALT: () => this.SUBRULE(this.intervalType) },
        { ALT: () => this.SUBRULE(this.namedType) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: "a type such as `int`, `0..3` or `idle | busy`",
    });
  });

  readonly intervalType: Rule = this.RULE("intervalType", () => {
    this.SUBRULE(this.sum);
    this.CONSUME(t.DotDot);
    this.SUBRULE2(this.sum);
  });

  readonly namedType: Rule = this.RULE("namedType", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => this.CONSUME(t.Name) });
    this.OPTION(() => this.CONSUME(t.Range));
  });

  readonly actionMember: Rule = this.RULE("actionMember", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Action) }, { ALT: () => this.CONSUME(t.Fault) }]);
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.OPTION({ GATE: () => this.isTransition(), DEF: () => this.SUBRULE(this.transition) });
    this.MANY({ GATE: () => this.LA(2).tokenType !== t.Colon, DEF: () => this.SUBRULE(this.clause) });
  });

  readonly transition: Rule = this.RULE("transition", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) });
    this.OPTION(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE(this.target);
    });
  });

  readonly target: Rule = this.RULE("target", () => {
    this.CONSUME(t.Name);
  });

  readonly clause: Rule = this.RULE("clause", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.onClause) },
        { ALT: () => this.SUBRULE(this.whenClause) },
        { ALT: () => this.SUBRULE(this.timing) },
        { ALT: () => this.SUBRULE(this.doClause) },
      ],
    });
  });

  readonly onClause: Rule = this.RULE("onClause", () => {
    this.CONSUME(t.On);
    this.SUBRULE(this.expression);
  });

  readonly whenClause: Rule = this.RULE("whenClause", () => {
    this.CONSUME(t.When);
    this.SUBRULE(this.expression);
  });

  readonly timing: Rule = this.RULE("timing", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Immediately) },
      { ALT: () => this.CONSUME(t.Eventually) },
      { ALT: () => this.CONSUME(t.Anytime) },
      { ALT: () => this.SUBRULE(this.afterTiming) },
      { ALT: () => this.SUBRULE(this.withinTiming) },
      { ALT: () => this.SUBRULE(this.everyTiming) },
    ]);
  });

  readonly afterTiming: Rule = this.RULE("afterTiming", () => {
    this.CONSUME(t.After);
    this.SUBRULE(this.expression);
  });

  readonly withinTiming: Rule = this.RULE("withinTiming", () => {
    this.CONSUME(t.Within);
    this.SUBRULE(this.expression);
  });

  readonly everyTiming: Rule = this.RULE("everyTiming", () => {
    this.CONSUME(t.Every);
    this.SUBRULE(this.expression);
    this.OPTION({
      GATE: () => this.LA(2).tokenType !== t.Colon,
      DEF: () => {
        this.CONSUME(t.Starting);
        this.SUBRULE2(this.expression);
      },
    });
  });

  readonly doClause: Rule = this.RULE("doClause", () => {
    this.CONSUME(t.Do);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.assignment));
    this.CONSUME(t.RightBrace);
  });

  readonly assignment: Rule = this.RULE("assignment", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Becomes);
    this.SUBRULE(this.expression);
    this.OPTION(() => this.SUBRULE(this.separator));
  });

  // ── Flows ─────────────────────────────────────────────────────────────────

  readonly flowItem: Rule = this.RULE("flowItem", () => {
    this.CONSUME(t.Flow);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equal);
    this.SUBRULE(this.flow);
  });

  readonly flow: Rule = this.RULE("flow", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Arrow, DEF: () => this.SUBRULE(this.fallback) });
  });

  readonly fallback: Rule = this.RULE("fallback", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => this.SUBRULE(this.step) });
  });

  readonly step: Rule = this.RULE("step", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.flowGroup) },
        { GATE: () => this.isSelection(), ALT: () => this.SUBRULE(this.selection) },
        { ALT: () => this.SUBRULE(this.path) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: "a step of the flow: a part, `any set`, `2 of set` or `( … )`",
    });
  });

  readonly flowGroup: Rule = this.RULE("flowGroup", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.flow);
    this.CONSUME(t.RightParen);
  });

  readonly selection: Rule = this.RULE("selection", () => {
    this.SUBRULE(this.needed);
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.CONSUME(t.Name);
    });
    this.OPTION2(() => {
      this.CONSUME(t.LeftBrace);
      this.SUBRULE(this.flow);
      this.CONSUME(t.RightBrace);
    });
  });

  readonly needed: Rule = this.RULE("needed", () => {
    this.OR({
      DEF: [
        { GATE: () => this.LA(2).tokenType === t.Of, ALT: () => this.SUBRULE(this.quorum) },
        { ALT: () => this.CONSUME(t.Any) },
        { ALT: () => this.CONSUME(t.All) },
        { ALT: () => this.CONSUME(t.Nearest) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  /** `2 of`, `majority of` */
  readonly quorum: Rule = this.RULE("quorum", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Quantity) }, { ALT: () => this.CONSUME(t.Name) }]);
    this.CONSUME(t.Of);
  });

  // ── Values and formulas ───────────────────────────────────────────────────

  readonly expression: Rule = this.RULE("expression", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => this.SUBRULE(this.operation));
  });

  /** What may follow an operand: an operator with another operand, a state, the end of a range. */
  readonly operation: Rule = this.RULE("operation", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.isTest) },
      { ALT: () => this.SUBRULE(this.rangeEnd) },
      {
        ALT: () => {
          this.SUBRULE(this.operator);
          this.SUBRULE(this.operand);
        },
      },
    ]);
  });

  readonly operator: Rule = this.RULE("operator", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Iff) },
      { ALT: () => this.CONSUME(t.Implies) },
      { ALT: () => this.CONSUME(t.Until) },
      { ALT: () => this.CONSUME(t.WeakUntil) },
      { ALT: () => this.CONSUME(t.Release) },
      { ALT: () => this.CONSUME(t.Since) },
      { ALT: () => this.CONSUME(t.Or) },
      { ALT: () => this.CONSUME(t.And) },
      { ALT: () => this.CONSUME(t.Equal) },
      { ALT: () => this.CONSUME(t.NotEqual) },
      { ALT: () => this.CONSUME(t.Less) },
      { ALT: () => this.CONSUME(t.LessEqual) },
      { ALT: () => this.CONSUME(t.Greater) },
      { ALT: () => this.CONSUME(t.GreaterEqual) },
      { ALT: () => this.SUBRULE(this.arithmetic) },
    ]);
  });

  readonly arithmetic: Rule = this.RULE("arithmetic", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Plus) },
      { ALT: () => this.CONSUME(t.Minus) },
      { ALT: () => this.CONSUME(t.Times) },
      { ALT: () => this.CONSUME(t.Over) },
    ]);
  });

  readonly isTest: Rule = this.RULE("isTest", () => {
    this.CONSUME(t.Is);
    this.OPTION(() => this.CONSUME(t.Not));
    this.CONSUME(t.Name);
  });

  /** An open range `30s..` ends with its line, or where no value can start. */
  readonly rangeEnd: Rule = this.RULE("rangeEnd", () => {
    this.CONSUME(t.DotDot);
    this.OPTION({ GATE: () => this.isOnSameLine(), DEF: () => this.SUBRULE(this.operand) });
  });

  readonly operand: Rule = this.RULE("operand", () => {
    this.MANY(() => this.SUBRULE(this.prefix));
    this.SUBRULE(this.primary);
  });

  readonly prefix: Rule = this.RULE("prefix", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Not) },
      { ALT: () => this.CONSUME(t.Minus) },
      { ALT: () => this.CONSUME(t.Always) },
      { ALT: () => this.CONSUME(t.Eventually) },
      { ALT: () => this.CONSUME(t.Once) },
      { ALT: () => this.CONSUME(t.Historically) },
      { ALT: () => this.SUBRULE(this.deadline) },
      { ALT: () => this.SUBRULE(this.quantifier) },
    ]);
  });

  /** `within 30s`, `for answer.max + 5s`, before the formula that they speak about. */
  readonly deadline: Rule = this.RULE("deadline", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Within) }, { ALT: () => this.CONSUME(t.For) }]);
    this.SUBRULE(this.bound);
  });

  readonly quantifier: Rule = this.RULE("quantifier", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Forall) }, { ALT: () => this.CONSUME(t.Exists) }]);
    this.SUBRULE(this.binder);
    this.CONSUME(t.Colon);
  });

  readonly primary: Rule = this.RULE("primary", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.SUBRULE(this.hole) },
        { GATE: () => this.isAggregate(), ALT: () => this.SUBRULE(this.aggregate) },
        { ALT: () => this.SUBRULE(this.reference) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: "a value or a formula",
    });
    this.MANY(() => this.SUBRULE(this.postfix));
  });

  readonly literal: Rule = this.RULE("literal", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Quantity) },
      { ALT: () => this.CONSUME(t.Money) },
      { ALT: () => this.CONSUME(t.True) },
      { ALT: () => this.CONSUME(t.False) },
    ]);
  });

  readonly group: Rule = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  /** `?5s..10s`, `?{2, 3, 5}`: a value left open. */
  readonly hole: Rule = this.RULE("hole", () => {
    this.CONSUME(t.Hole);
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.holeChoices) }, { ALT: () => this.SUBRULE(this.holeRange) }],
      ERR_MSG: "what may fill the hole, `?5s..10s` or `?{a, b}`",
    });
  });

  readonly holeChoices: Rule = this.RULE("holeChoices", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.CONSUME(t.RightBrace);
  });

  readonly holeRange: Rule = this.RULE("holeRange", () => {
    this.SUBRULE(this.bound);
    this.CONSUME(t.DotDot);
    this.SUBRULE2(this.bound);
  });

  /** `count(r in regions: r is up)`; elsewhere `count` and `sum` are names. */
  readonly aggregate: Rule = this.RULE("aggregate", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Count) }, { ALT: () => this.CONSUME(t.Sum) }]);
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.binder);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  /** `us_east`, `serving(r)`, `cost(system)` */
  readonly reference: Rule = this.RULE("reference", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(t.System) }]);
    this.OPTION(() => this.SUBRULE(this.callArguments));
  });

  readonly callArguments: Rule = this.RULE("callArguments", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.CONSUME(t.RightParen);
  });

  readonly postfix: Rule = this.RULE("postfix", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Word);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RightBracket);
        },
      },
    ]);
  });

  /** A name with members and indices, `check[r].misses`. */
  readonly path: Rule = this.RULE("path", () => {
    this.CONSUME(t.Name);
    this.MANY(() => this.SUBRULE(this.postfix));
  });

  /** A number or a set: `regions`, `1..n`. */
  readonly interval: Rule = this.RULE("interval", () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE2(this.sum);
    });
  });

  /** Arithmetic only, where a comparison would swallow what follows: `var x: 0..n - 1 = 0`. */
  readonly sum: Rule = this.RULE("sum", () => {
    this.SUBRULE(this.term);
    this.MANY(() => {
      this.SUBRULE(this.arithmetic);
      this.SUBRULE2(this.term);
    });
  });

  readonly term: Rule = this.RULE("term", () => {
    this.MANY(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.primary);
  });

  /** The time of `within` and `for`: no parentheses, because one that follows starts the formula. */
  readonly bound: Rule = this.RULE("bound", () => {
    this.SUBRULE(this.boundTerm);
    this.MANY(() => {
      this.SUBRULE(this.arithmetic);
      this.SUBRULE2(this.boundTerm);
    });
  });

  readonly boundTerm: Rule = this.RULE("boundTerm", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.Quantity) },
        { ALT: () => this.CONSUME(t.Money) },
        { ALT: () => this.SUBRULE(this.hole) },
        { ALT: () => this.SUBRULE(this.path) },
      ],
      ERR_MSG: "a time such as `30s` or the name of one",
    });
  });

  // ── Where one word of lookahead is not enough ─────────────────────────────

  /** `interval 10s` and `interval: 10s`, but not `f(x)` or `a - b`. */
  private isLabelled(): boolean {
    const next = this.LA(2);
    if (!tokenMatcher(this.LA(1), t.Name)) return false;
    return tokenMatcher(next, t.Label) || [t.Colon, t.Quantity, t.Money, t.Hole].includes(next.tokenType);
  }

  /** A value that is called `typical` or `assumed` stands in parentheses. */
  private isStanding(): boolean {
    const next = this.LA(2);
    if (![t.Typical, t.Assumed].includes(this.LA(1).tokenType)) return false;
    return tokenMatcher(next, t.Name) || [t.Quantity, t.Money, t.Hole, t.LeftParen].includes(next.tokenType);
  }

  /** States come first in an action; `on` is one only before `->` or `,`, and `name:` starts the next part. */
  private isTransition(): boolean {
    const next = this.LA(2).tokenType;
    if (this.LA(1).tokenType === t.On) return next === t.Arrow || next === t.Comma;
    return next !== t.Colon;
  }

  private isNamedType(): boolean {
    const continuing: readonly TokenType[] = [
      t.DotDot,
      t.Dot,
      t.LeftBracket,
      t.LeftParen,
      t.Plus,
      t.Minus,
      t.Times,
      t.Over,
    ];
    return tokenMatcher(this.LA(1), t.Name) && !continuing.includes(this.LA(2).tokenType);
  }

  private isSelection(): boolean {
    const [first, second] = [this.LA(1).tokenType, this.LA(2)];
    if (second.tokenType === t.Of) return true;
    return [t.Any, t.All, t.Nearest].includes(first) && tokenMatcher(second, t.Name);
  }

  private isAggregate(): boolean {
    return this.LA(2).tokenType === t.LeftParen && this.LA(4).tokenType === t.In;
  }

  private isOnSameLine(): boolean {
    return this.LA(0).startLine === this.LA(1).startLine && this.LA(1).tokenType !== t.On;
  }

  // ── Bounded work on hopeless input ────────────────────────────────────────

  /** Where there are more errors than anybody wants to see, the file ends. */
  override LA(distance: number): IToken {
    return this.budget.errors > 0 ? super.LA(distance) : endOfFile;
  }

  override get input(): IToken[] {
    return super.input;
  }

  override set input(tokens: IToken[]) {
    this.budget.errors = mostErrors;
    super.input = tokens;
  }
}

const endOfFile: IToken = { image: "", startOffset: NaN, tokenType: EOF, tokenTypeIdx: EOF.tokenTypeIdx ?? 1 };

interface Budget {
  errors: number;
}

/** Takes one from the budget for every error that is described. */
function counting(provider: IParserErrorMessageProvider, budget: Budget): IParserErrorMessageProvider {
  const count = (text: string): string => {
    budget.errors -= 1;
    return text;
  };
  return {
    buildMismatchTokenMessage: (options) => count(provider.buildMismatchTokenMessage(options)),
    buildNotAllInputParsedMessage: (options) => count(provider.buildNotAllInputParsedMessage(options)),
    buildNoViableAltMessage: (options) => count(provider.buildNoViableAltMessage(options)),
    buildEarlyExitMessage: (options) => count(provider.buildEarlyExitMessage(options)),
  };
}
