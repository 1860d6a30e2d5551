// Which real servers behave as a POP3 policy lets a provider behave: one row a switch, with the section of the
// standard that leaves the choice or forbids it.

#include <algorithm>
#include <array>

#include "sim/mailbox_policy.h"

namespace sim {

namespace {

struct PeerRow {
    std::string_view policy;
    std::string_view peers;
};

constexpr std::array kPeers = {
    PeerRow{"pop3_profile", "Each set is named after what it behaves like."},
    PeerRow{"lock", "shared: Dovecot unless `pop3_lock_session` is set, Cyrus since 2.4; exclusive: Qpopper and what follows RFC 1939 4 to the letter"},
    PeerRow{"pop3_refused_while_imap", "servers on one mailbox file with one lock"},
    PeerRow{"removal_waits", "Cyrus: sessions work on a virtual snapshot, nothing is removed until all have closed"},
    PeerRow{"retr_sets_seen", "at_quit: Dovecot unless `pop3_no_flag_updates` is set; at_retr: servers that write the flag as they send the text"},
    PeerRow{"hide_after_retrieval", "Gmail: what RETR sent is popped once the session ends with QUIT, and no later session lists it"},
    PeerRow{"recent_login", "Gmail: `recent:name` is offered the last 30 days whatever was popped"},
    PeerRow{"offered_at_most", "250: Gmail, the oldest that were not popped yet"},
    PeerRow{"pop3_removal", "from_view_only: Dovecot with `pop3_deleted_flag`, Gmail by the account's own setting; impossible: any server whose disk is full or read-only (RFC 1939 6: `-ERR`)"},
    PeerRow{"unique_ids", "derived: Dovecot with `pop3_uidl_format = %m` (RFC 1939 7 permits it); rebuilt: moves to software that does not carry them over"},
    PeerRow{"unique_id_generation", "every such move; Dovecot has a migration plug-in for this reason"},
    PeerRow{"expire", "0: Qpopper built with auto-delete; days: providers with a retention rule (RFC 1939 8, RFC 2449 6.7)"},
    PeerRow{"announce_expire", "off: Dovecot, which removes nothing by itself and does not say so; on: Qpopper"},
    PeerRow{"login_delay", "providers that limit polling; Qpopper announces what the site sets (RFC 2449 6.5)"},
    PeerRow{"store_fault", "any server whose storage is away (RFC 3206 4)"},
    PeerRow{"pop3_forgiving", "many servers trim spaces at the end of a command"},
    PeerRow{"pop3_user_pass", "off: servers that allow nothing but SASL or APOP"},
    PeerRow{"pop3_apop", "off: servers that keep passwords as hashes, which is most of them"},
    PeerRow{"pop3_capa", "off: servers from before 1998 (RFC 2449)"},
    PeerRow{"pop3_top", "off: old and small servers (RFC 1939 7: optional)"},
    PeerRow{"pop3_uidl", "off: old and small servers (RFC 1939 7: optional)"},
    PeerRow{"pop3_resp_codes", "off: servers from before 1998; a locked maildrop then looks like a wrong password"},
    PeerRow{"pop3_auth_resp_code", "on: Dovecot; off: servers from before 2002 (RFC 3206)"},
    PeerRow{"pop3_pipelining", "on: Dovecot; off: servers that read one command at a time"},
    PeerRow{"pop3_sasl_plain", "on: Dovecot as installed"},
    PeerRow{"pop3_sasl_login", "sites with old Outlook programs among their users"},
    PeerRow{"pop3_sasl_cram_md5", "sites that keep passwords so that CRAM-MD5 can be computed"},
    PeerRow{"pop3_sasl_scram_sha_256", "Dovecot and Cyrus where the site has set it up"},
    PeerRow{"pop3_stls", "on: Dovecot and Cyrus with a certificate; off: providers with port 995 only"},
    PeerRow{"pop3_needs_tls", "on: Dovecot as installed (RFC 2595 2.3)"},
    PeerRow{"pop3_utf8", "rare: most servers send a text as it is stored"},
    PeerRow{"pop3_lang", "rare"},
    PeerRow{"pop3_timeout", "10m: Dovecot; 20m: qmail-pop3d (RFC 1939 3: at least ten minutes)"},
    PeerRow{"pop3_login_failures", "RFC 1939 4: the server may close; most do after a few"},
    PeerRow{"pop3_bad_commands", "Dovecot closes after too many bad commands"},
    PeerRow{"pop3_line_max", "each server has a limit of its own, mostly larger than the standard's (RFC 2449 4)"},
    PeerRow{"pop3_greeting", "Dovecot: `login_greeting`"},
    PeerRow{"pop3_implementation", "Cyrus and Qpopper name themselves; Dovecot does not"},
};

}  // namespace

std::string_view real_servers(std::string_view policy) {
    const auto row = std::find_if(kPeers.begin(), kPeers.end(), [&](const PeerRow& one) { return one.policy == policy; });
    return row == kPeers.end() ? std::string_view{} : row->peers;
}

}  // namespace sim
