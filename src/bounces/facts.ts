// The history's shape stands in core, as results carry it.
export type {
  BounceGroup,
  BounceRates,
  CountByClass,
  HistoryFacts,
  LimitAdvice,
  PolicyOutcome,
  Rate,
} from '../core/history.js'
