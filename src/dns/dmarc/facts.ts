export interface DmarcFacts { placeholder: true }
export interface AlignmentFacts { placeholder: true }
