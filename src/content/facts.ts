export interface ContentFacts { placeholder: true }
