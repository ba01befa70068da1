// Sentences that several checks on attachments say in the same words.
export const LINK_INSTEAD = {
  en: 'Put the file on your web server and send a download link instead: mailpreflight detach writes the message with links and the files to publish.',
  de: 'Stellen Sie die Datei auf Ihren Webserver und versenden Sie stattdessen einen Download-Link: „mailpreflight detach“ schreibt die Nachricht mit Links und die Dateien, die Sie bereitstellen.',
} as const
