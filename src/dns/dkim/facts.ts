export interface DkimFacts { placeholder: true }
export interface SignatureFacts { placeholder: true }
