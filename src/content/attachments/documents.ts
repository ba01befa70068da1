// Office documents and PDF: macros and passwords, told from the container without opening the document.
import { view } from '../../mime/decode.js'
import type { ArchiveFact, AttachmentFact } from '../attachments.js'
import type { Magic } from './magic.js'

export interface DocumentTraits {
  /** Media type when the container is a document; null when it is not. */
  type: string | null
  macros: AttachmentFact['macros']
  encrypted: boolean
}

/** Extensions that exist for documents with macros (and add-ins). */
const MACRO_EXTENSION = /^(?:docm|dotm|xlsm|xltm|xlam|xla|pptm|potm|ppsm|ppam|sldm)$/

const OOXML: readonly [string, string][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
/** Stream and storage names in the directory of a compound file ([MS-CFB] 2.6, [MS-OVBA] 2.2, [MS-OFFCRYPTO] 2.3.4). */
const VBA = utf16('_VBA_PROJECT')
const PACKAGE = utf16('EncryptedPackage')

export function documentTraits(
  bytes: Uint8Array,
  magic: Magic | null,
  archive: ArchiveFact | null,
  extension: string,
): DocumentTraits {
  const byName: AttachmentFact['macros'] = MACRO_EXTENSION.test(extension) ? 'extension' : null
  if (magic?.type === 'application/x-ole-storage') {
    const buffer = view(bytes)
    return { type: magic.type, macros: buffer.includes(VBA) ? 'ole2' : byName, encrypted: buffer.includes(PACKAGE) }
  }
  if (magic?.type === 'application/pdf') {
    // The trailer, or the cross-reference stream that replaces it, names the encryption dictionary (ISO 32000-1 7.6).
    return { type: magic.type, macros: null, encrypted: view(bytes).includes('/Encrypt') }
  }
  if (magic?.type === 'application/zip' && archive) {
    const names = archive.members.map(m => m.name)
    const has = (name: string): boolean => names.some(n => n.toLowerCase() === name)
    if (has('[content_types].xml')) {
      const kind = OOXML.find(([prefix]) => names.some(n => n.startsWith(prefix)))
      const macros = names.some(n => /(?:^|\/)vbaproject\.bin$/i.test(n)) ? 'ooxml' : byName
      return { type: kind?.[1] ?? 'application/vnd.openxmlformats-package', macros, encrypted: false }
    }
    if (names[0] === 'mimetype' && has('meta-inf/manifest.xml')) {
      return {
        type: 'application/vnd.oasis.opendocument',
        macros: names.some(n => /^(?:Basic|Scripts)\/.*\.(?:xml|xlb|py|js|bsh)$/.test(n)) ? 'odf' : byName,
        encrypted: false,
      }
    }
  }
  return { type: null, macros: byName, encrypted: false }
}
