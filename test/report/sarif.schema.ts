// The part of SARIF 2.1.0 that we write, closed: a property that the standard does not have at that place is an error.
// The full schema is checked by test/conformance/sarif.mjs.
const object = (properties: Record<string, unknown>, required: string[] = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})
const array = (items: unknown, more: object = {}) => ({ type: 'array', items, ...more })
const text = { type: 'string', minLength: 1 }
const positive = { type: 'integer', minimum: 1 }
const level = { enum: ['none', 'note', 'warning', 'error'] }
const artifactLocation = object({ uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }, ['uri'])
const region = object({ startLine: positive, startColumn: positive, endLine: positive, endColumn: positive }, ['startLine'])
const plain = object({ text })

export const sarifSchema = object({
  $schema: { type: 'string', format: 'uri' },
  version: { const: '2.1.0' },
  runs: array(
    object({
      tool: object({
        driver: object({
          name: text,
          version: text,
          semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
          rules: array(
            object(
              {
                id: text,
                name: text,
                shortDescription: plain,
                fullDescription: plain,
                help: object({ text, markdown: text }),
                helpUri: { type: 'string', format: 'uri' },
                defaultConfiguration: object({ level }),
                properties: { type: 'object' },
              },
              ['id', 'shortDescription', 'defaultConfiguration'],
            ),
            { uniqueItems: true },
          ),
        }),
      }),
      language: { type: 'string', pattern: '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$' },
      automationDetails: object({ id: text }),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      originalUriBaseIds: { type: 'object', additionalProperties: object({ description: plain }) },
      invocations: array(
        object({
          executionSuccessful: { type: 'boolean' },
          endTimeUtc: { type: 'string', format: 'date-time' },
          toolExecutionNotifications: array(object({ level, descriptor: object({ id: text }), message: plain }, ['message'])),
        }),
      ),
      results: array(
        object(
          {
            ruleId: text,
            ruleIndex: { type: 'integer', minimum: 0 },
            level,
            message: plain,
            locations: array(
              object(
                {
                  physicalLocation: object({ artifactLocation, region }),
                  logicalLocations: array(object({ fullyQualifiedName: text, kind: text })),
                },
                ['physicalLocation'],
              ),
              { minItems: 1 },
            ),
            partialFingerprints: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 },
            suppressions: array(object({ kind: { enum: ['inSource', 'external'] }, justification: text })),
            fixes: array(
              object({
                artifactChanges: array(
                  object({
                    artifactLocation,
                    replacements: array(
                      object({ deletedRegion: region, insertedContent: object({ text: { type: 'string' } }) }),
                      {
                        minItems: 1,
                      },
                    ),
                  }),
                  { minItems: 1 },
                ),
              }),
            ),
            properties: { type: 'object' },
          },
          ['ruleId', 'level', 'message', 'locations', 'partialFingerprints', 'properties'],
        ),
      ),
      properties: { type: 'object' },
    }),
    { minItems: 1 },
  ),
})
