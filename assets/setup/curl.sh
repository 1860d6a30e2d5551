#!/bin/sh
# curl: sends a letter, lists the mailbox by POP3 and by IMAP, and shows the newest letter.
set -e
me={sh address}
ask() { curl -sS --cacert {sh certificate} -u {curl-user user}:{sh password} "$@"; }
printf 'From: <%s>\r\nTo: <%s>\r\nSubject: Hello from curl\r\n\r\nIt works.\r\n' "$me" "$me" |
    ask --ssl-reqd --url 'smtp://localhost:{submission}' --mail-from "$me" --mail-rcpt "$me" -T -
ask --ssl-reqd --url 'pop3://localhost:{pop3}/'
status=$(ask --url 'imaps://localhost:{imaps}/INBOX' -X 'STATUS INBOX (MESSAGES UIDNEXT)')
echo "$status"
newest=$(echo "$status" | sed -n 's/.*MESSAGES \([0-9]*\).*/\1/p')
ask --url "pop3s://localhost:{pop3s}/$newest"
