#!/usr/bin/env python3
"""Python's own library: sends a letter, reads it by POP3 and by IMAP."""
import imaplib
import poplib
import smtplib
import ssl

trust = ssl.create_default_context(cafile={python-file certificate})
with smtplib.SMTP("localhost", {submission}) as smtp:
    smtp.starttls(context=trust)
    smtp.login({python user}, {python password})
    smtp.sendmail({python address}, [{python address}], "Subject: Hello from Python\r\n\r\nIt works.\r\n")

pop = poplib.POP3_SSL("localhost", {pop3s}, context=trust)
pop.user({python user})
pop.pass_({python password})
print("POP3: %d letters, %d octets" % pop.stat())
pop.quit()

imap = imaplib.IMAP4("localhost", {imap})
imap.starttls(ssl_context=trust)
imap.login({python-imap user}, {python password})
imap.select("INBOX", readonly=True)
for number in imap.search(None, "ALL")[1][0].split():
    print("IMAP:", imap.fetch(number, "(UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0])
imap.logout()
