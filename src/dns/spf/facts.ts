export interface SpfFacts {
  placeholder: true
}
export interface SpfIpFacts {
  placeholder: true
}
