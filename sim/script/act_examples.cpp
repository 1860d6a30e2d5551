// One script for each act, which the tests run: the acts' half of the reference.

#include <array>

#include "sim/script/reference.h"

namespace script {

namespace {

struct ActExample {
    std::string_view verb;
    const char* text;
};

constexpr ActExample kExamples[] = {
    {"send", "preset(\"p1\", {plan = false})\nlocal m = send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"tea?\", body = \"At four.\"}\nrun()\ncheck(mailbox(\"ben\") == {m})"},
    {"check_mail", "preset \"p1\"\nadvance \"5m\"\non \"ben-home\"\ncheck_mail \"ben-home\"\nadvance \"1m\"\ncheck(store(\"ben-home\") == {M1})"},
    {"open", "preset \"p1\"\nrun()\nmark(\"ben-home\", M1, \"unread\")\nrun()\nopen(\"ben-home\", M1)\nrun()\ncheck(holding(\"ben-home\", M1).read)"},
    {"delete", "preset \"p1\"\nrun()\ndelete(\"ben-home\", M1, \"Inbox\", {how = \"mark\"})\nrun()\ncheck(contains(flags(\"ben\", M1), \"\\\\Deleted\"))"},
    {"on", "preset \"p1\"\non \"ben-home\"\ncheck_mail \"ben-home\"\nrun()\ncheck(stats(\"ben-home\").sessions > 0)"},
    {"off", "preset(\"p1\", {plan = false})\noff \"mx1.meadow.example\"\nsend{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"x\"}\nadvance \"10m\"\ncheck(#queue(\"smtp.harbor.example\") == 1)"},
    {"set", "preset \"p1\"\nset(\"ben-home\", {rule = \"pop3 remove\", check_minutes = 10})\nadvance \"30m\"\ncheck(#mailbox(\"ben\") == 0 and #store(\"ben-home\") == 1)"},
    {"mark", "preset \"p1\"\nrun()\nmark(\"ben-home\", M1, \"flagged\")\nrun()\ncheck(contains(flags(\"ben\", M1), \"\\\\Flagged\"))"},
    {"move", "preset \"p1\"\nrun()\nmove(\"ben-home\", M1, \"Picnics\")\nrun()\ncheck(mailbox(\"ben\", \"Picnics\") == {M1} and #mailbox(\"ben\") == 0)"},
    {"copy", "preset \"p1\"\nrun()\ncopy(\"ben-home\", M1, \"Picnics\")\nrun()\ncheck(mailbox(\"ben\", \"Picnics\") == {M1} and mailbox(\"ben\") == {M1})"},
    {"empty_trash", "preset \"p1\"\nrun()\ndelete(\"ben-home\", M1, \"Inbox\", {how = \"trash\"})\nrun()\ncheck(mailbox(\"ben\", \"Trash\") == {M1})\nempty_trash \"ben-home\"\nrun()\ncheck(#mailbox(\"ben\", \"Trash\") == 0)"},
    {"address6", "preset \"p1\"\naddress6(\"mx1.meadow.example\", \"2001:db8::25\")\nrun()\ncheck(#mailbox(\"ben\") == 1)"},
    {"clean_up", "preset \"p1\"\nrun()\ndelete(\"ben-home\", M1, \"Inbox\", {how = \"mark\"})\nrun()\nclean_up \"ben-home\"\nrun()\ncheck(#mailbox(\"ben\") == 0)"},
    {"upload", "preset \"p1\"\nset(\"ben-home\", {rule = \"pop3 remove\"})\nrun()\nset(\"ben-home\", {rule = \"imap keep\"})\nupload(\"ben-home\", \"Inbox\", \"Archive\")\nrun()\ncheck(mailbox(\"ben\", \"Archive\") == {M1})"},
    {"draft", "preset(\"p1\", {plan = false})\nlocal m = draft{from = \"ben-home\", to = \"ada@harbor.example\", subject = \"not yet\", body = \"Dear\"}\ncheck(store(\"ben-home\", \"Drafts\") == {m})"},
    {"send_draft", "preset(\"p1\", {plan = false})\non \"ben-home\"\nlocal m = draft{from = \"ben-home\", to = \"ada@harbor.example\", subject = \"now\", body = \"Dear\"}\nsend_draft(\"ben-home\", m, {more = \" Ada\"})\nrun()\ncheck(#mailbox(\"ada\") == 1)"},
    {"reply", "preset \"p1\"\nrun()\nreply(\"ben-home\", M1, \"Gladly.\")\nrun()\ncheck(#mailbox(\"ada\") + #store(\"ada-desk\") == 1)"},
    {"quit", "preset \"p1\"\nset(\"ben-home\", {when_deleting = \"expunge_on_exit\"})\nrun()\ndelete(\"ben-home\", M1)\nrun()\ncheck(#mailbox(\"ben\") == 1)\nquit \"ben-home\"\nrun()\ncheck(#mailbox(\"ben\") == 0)"},
    {"lose", "preset \"p1\"\nset(\"ben-home\", {rule = \"pop3 remove\"})\nrun()\nlose(\"ben-home\", {store_only = true})\ncheck(#store(\"ben-home\") == 0 and #mailbox(\"ben\") == 0, \"it was nowhere else\")"},
    {"memory", "preset \"p1\"\nset(\"ben-home\", {rule = \"pop3 keep\"})\nrun()\nmemory(\"ben-home\", \"lose\")\ncheck_mail \"ben-home\"\nrun()\ncheck(#store(\"ben-home\") == 2, \"fetched again\")"},
    {"set_quota", "preset \"p1\"\nset_quota(\"ben\", 10)\nrun()\ncheck(#mailbox(\"ben\") == 0 and #events{kind = \"refused\"} > 0)"},
    {"reset_uidvalidity", "preset \"p1\"\nrun()\nlocal before = uidvalidity(\"ben\")\nreset_uidvalidity \"ben\"\ncheck(uidvalidity(\"ben\") ~= before)"},
    {"rebuild_uidl", "preset \"p1\"\nrun()\nlocal before = unique_id(\"ben\", M1)\nrebuild_uidl \"ben\"\ncheck(unique_id(\"ben\", M1) ~= before)"},
    {"back_up", "preset \"p1\"\nrun()\nback_up \"ben\"\ndelete(\"ben-home\", M1)\nrun()\nrestore \"ben\"\ncheck(mailbox(\"ben\") == {M1})"},
    {"restore", "preset \"p1\"\nrun()\nback_up \"ben\"\nlocal before = uid(\"ben\", M1)\ndelete(\"ben-home\", M1)\nrun()\nrestore \"ben\"\ncheck(uid(\"ben\", M1) > before, \"a new message\")"},
    {"set_policy", "preset \"p1\"\nset_policy(\"meadow.example\", {greylist = \"5m\"})\nadvance \"4m\"\ncheck(#mailbox(\"ben\") == 0, \"come back later\")\nrun()\ncheck(#mailbox(\"ben\") == 1)"},
    {"zone", "preset \"p1\"\nzone(\"meadow.example\", \"MX\", \"0 .\")\nrun()\ncheck(#mailbox(\"ben\") == 0, \"a domain that takes no mail\")"},
    {"trouble_names", "preset \"p1\"\ntrouble_names(\"meadow.example\", {fails = true})\nadvance \"5m\"\ncheck(#queue(\"smtp.harbor.example\") == 1)\ntrouble_names \"meadow.example\"\nrun()\ncheck(#mailbox(\"ben\") == 1)"},
    {"look_up", "preset(\"p1\", {plan = false})\nlook_up(\"ada-desk\", \"meadow.example\", \"MX\")\nrun()\ncheck(#lines{protocol = \"dns\", match = \"*mx1.meadow.example*\"} > 0)"},
    {"up", "preset \"p1\"\ndown \"mx1.meadow.example\"\nadvance \"5m\"\nup \"mx1.meadow.example\"\nrun()\ncheck(#mailbox(\"ben\") == 1)"},
    {"down", "preset \"p1\"\ndown(\"mx1.meadow.example\", {how = \"silently\"})\nadvance \"10m\"\ncheck(#events{kind = \"no answer\"} > 0)"},
    {"restart", "preset \"p1\"\nlocal s = connect(\"pop3.meadow.example\", 110)\ns:expect \"+OK*\"\nrestart \"pop3.meadow.example\"\nadvance \"1s\"\ncheck(not s:is_open())"},
    {"flush_queue", "preset \"p1\"\ndown \"mx1.meadow.example\"\nadvance \"10m\"\nup \"mx1.meadow.example\"\nflush_queue \"smtp.harbor.example\"\nadvance \"10s\"\ncheck(#mailbox(\"ben\") == 1)"},
    {"refuse", "preset \"p1\"\nrefuse(\"mx1.meadow.example\", \"RCPT\", \"451 4.3.0 try again later\", {times = 1})\nrun()\ncheck(#lines{match = \"451 4.3.0*\"} == 1 and #mailbox(\"ben\") == 1)"},
    {"cut", "preset \"p1\"\ncut(\"mx1.meadow.example\", \"after the final dot\")\nrun()\ncheck(#events{kind = \"cut\"} == 1)"},
    {"strip", "preset \"p1\"\nstrip(\"mx1.meadow.example\", \"PIPELINING\")\nrun()\ncheck(#lines{host = \"mx1.meadow.example\", match = \"250*PIPELINING\"} == 0 and #mailbox(\"ben\") == 1)"},
    {"tap", "preset \"p1\"\ntap \"ben-home\"\nrun()\ncheck(#tapped(\"ben-home\") > 0)"},
    {"set_link", "preset \"p1\"\nset_link(\"ben-home\", \"imap.meadow.example\", {latency = \"2s\"})\nrun()\ncheck(stats(\"ben-home\").seconds > 10)"},
    {"mend", "preset \"p1\"\ndown \"mx1.meadow.example\"\nadvance \"5m\"\nmend()\nrun()\ncheck(#mailbox(\"ben\") == 1)"},
    {"provider", "world{}\nprovider(\"meadow.example\", {imap = false})\ncheck(contains(hosts(), \"pop3.meadow.example\") and not contains(hosts(), \"imap.meadow.example\"))"},
    {"person", "world{}\nprovider \"meadow.example\"\nperson(\"Ben\", \"ben@meadow.example\", {password = \"rye-bread-9\"})\ncheck(accounts() == {\"ben@meadow.example\"})"},
    {"device", "world{}\nprovider \"meadow.example\"\nperson(\"Ben\", \"ben@meadow.example\")\ndevice(\"ben-home\", {owner = \"ben\", rule = \"pop3 keep\"})\ncheck(devices() == {\"ben-home\"})"},
    {"mail_account", "preset \"p1\"\nperson(\"Ben\", \"b.miller@harbor.example\")\nmail_account(\"ben-home\", \"b.miller@harbor.example\", {name = \"work\", rule = \"pop3 keep\"})\ncheck(contains(devices(), \"ben-home/work\"))"},
    {"bridge", "preset \"p15\"\ncheck(#devices() > 0)\nprovider \"vault.example\"\nset_policy(\"vault.example\", {kind = \"sealed\"})\nperson(\"Eve\", \"eve@vault.example\")\ndevice(\"eve-desk\", {owner = \"eve@vault.example\"})\nbridge \"eve-desk\""},
    {"ciphertext", "preset \"p1\"\nset_policy(\"meadow.example\", {kind = \"sealed\"})\nciphertext(\"ben\", \"Subject: x\\r\\n\\r\\nhello\\r\\n\", \"MIIB\")\ncheck(#mailbox(\"ben\") == 0, \"postroom seal makes such a line\")"},
    {"add_account", "preset \"p1\"\nadd_account(\"eve@meadow.example\", \"oak-17\")\ncheck(contains(accounts(), \"eve@meadow.example\"))"},
    {"let_pass", "preset(\"p1\", {plan = false})\nadvance \"5m\"\nlet_pass()\ncheck(#events{kind = \"act\"} == 1, \"the moment itself is in the journal\")"},
    {"serve_outside", "preset(\"p1\", {plan = false})\nserve_outside()\noutside_opened(\"laptop\", \"pop3.harbor.example\", {protocol = \"imap\", port = 2143})\nadvance \"1s\"\ncheck(#lines{protocol = \"imap\", who = \"S\"} == 1, \"Harbor has no IMAP server of its own\")"},
    {"end_outside", "preset(\"p1\", {plan = false})\nserve_outside()\noutside_opened(\"laptop\", \"pop3.harbor.example\", {protocol = \"imap\", port = 2143})\nadvance \"1s\"\nend_outside()\nadvance \"1s\"\ncheck(#lines{match = \"* BYE*\"} == 1)"},
    {"outside_opened", "preset \"p1\"\noutside_opened(\"laptop\", \"pop3.meadow.example\", {protocol = \"pop3\", port = 110})\nadvance \"1s\"\ncheck(#lines{protocol = \"pop3\", who = \"S\"} == 1)"},
    {"outside_octets", "preset(\"p1\", {plan = false})\nlocal s = connect(\"pop3.meadow.example\", 110)\ns:expect \"+OK*\"\noutside_octets(1, \"QUIT\\r\\n\")\nadvance \"1s\"\ncheck(#lines{session = 1, match = \"QUIT\"} == 1)"},
    {"outside_closed", "preset(\"p1\", {plan = false})\nlocal s = connect(\"pop3.meadow.example\", 110)\ns:expect \"+OK*\"\noutside_closed(1, {cut = true})\ncheck(not s:is_open())"},
};

}  // namespace

const char* act_example(std::string_view verb) {
    for (const ActExample& one : kExamples) {
        if (verb == one.verb) return one.text;
    }
    return nullptr;
}

}  // namespace script
