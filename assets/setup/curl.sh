#!/bin/sh
# curl: sends a letter, lists the mailbox by POP3 and by IMAP, and shows the newest letter.
set -e
ask() { curl -sS --cacert '{certificate}' -u '{user}:{password}' "$@"; }
printf 'From: <{address}>\r\nTo: <{address}>\r\nSubject: Hello from curl\r\n\r\nIt works.\r\n' |
    ask --ssl-reqd --url 'smtp://localhost:{submission}' --mail-from '{address}' --mail-rcpt '{address}' -T -
ask --ssl-reqd --url 'pop3://localhost:{pop3}/'
status=$(ask --url 'imaps://localhost:{imaps}/INBOX' -X 'STATUS INBOX (MESSAGES UIDNEXT)')
echo "$status"
newest=$(echo "$status" | sed -n 's/.*MESSAGES \([0-9]*\).*/\1/p')
ask --url "pop3s://localhost:{pop3s}/$newest"
