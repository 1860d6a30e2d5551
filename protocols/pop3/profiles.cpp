#include "protocols/pop3/profiles.h"

#include <vector>

namespace pop3 {

namespace {

/// What none of the older servers offers.
ServerProfile without_new_extensions() {
    ServerProfile profile;
    profile.utf8 = false;
    profile.lang = false;
    profile.sasl_scram_sha_256 = false;
    return profile;
}

ServerProfile dovecot_like() {
    ServerProfile profile = without_new_extensions();
    profile.greeting = "ready.";
    profile.apop = false;
    profile.sasl_login = profile.sasl_cram_md5 = false;
    profile.implementation.clear();
    profile.announce_expire = false;
    profile.exclusive_lock = false;
    profile.retr_sets_seen = RetrSetsSeen::AtQuit;
    return profile;
}

ServerProfile dovecot_keeping() {
    ServerProfile profile = dovecot_like();
    profile.retr_sets_seen = RetrSetsSeen::Never;
    profile.removal = Removal::FromViewOnly;
    return profile;
}

ServerProfile cyrus_like() {
    ServerProfile profile = without_new_extensions();
    profile.exclusive_lock = false;
    profile.removal_waits_for_last_session = true;
    return profile;
}

ServerProfile gmail_like() {
    ServerProfile profile = without_new_extensions();
    profile.apop = false;
    profile.pipelining = false;
    profile.auth_resp_code = false;
    profile.sasl_login = profile.sasl_cram_md5 = false;
    profile.implementation.clear();
    profile.announce_expire = false;
    profile.hide_after_retrieval = HideAfterRetrieval::AtQuit;
    profile.removal = Removal::FromViewOnly;
    profile.recent_login = true;
    profile.offered_at_most = 250;
    return profile;
}

ServerProfile download_once() {
    ServerProfile profile = without_new_extensions();
    profile.expire_days = 0;
    return profile;
}

ServerProfile aging() {
    ServerProfile profile = without_new_extensions();
    profile.expire_days = 30;
    profile.login_delay = base::minutes(15);
    return profile;
}

ServerProfile hashing() {
    ServerProfile profile = without_new_extensions();
    profile.unique_ids = UniqueIdPolicy::Derived;
    return profile;
}

ServerProfile rebuilding() {
    ServerProfile profile;
    profile.unique_ids = UniqueIdPolicy::Rebuilt;
    return profile;
}

ServerProfile one_door_at_a_time() {
    ServerProfile profile = without_new_extensions();
    profile.refuse_while_imap_is_open = true;
    profile.retr_sets_seen = RetrSetsSeen::AtRetr;
    return profile;
}

ServerProfile minimal() {
    ServerProfile profile = without_new_extensions();
    profile.apop = profile.capa = profile.top = profile.uidl = false;
    profile.resp_codes = profile.auth_resp_code = profile.pipelining = profile.stls = false;
    profile.sasl_plain = profile.sasl_login = profile.sasl_cram_md5 = false;
    return profile;
}

std::vector<NamedProfile> make_profiles() {
    return {
        {"strict", "RFC 1939 to the letter; Harbor", "", ServerProfile{}},
        {"dovecot-like", "Dovecot as it comes; Meadow",
         "Several sessions may be logged in at once, and what was read by RETR is marked as read for "
         "IMAP at QUIT.",
         dovecot_like()},
        {"dovecot-keeping", "Dovecot with pop3_deleted_flag",
         "DELE and QUIT take a message out of POP3's view only; IMAP still has it.",
         dovecot_keeping()},
        {"cyrus-like", "Cyrus IMAP 2.4 and later; School",
         "Several sessions work on snapshots, and removal waits until the last of them has ended.",
         cyrus_like()},
        {"gmail-like", "Gmail in normal and recent mode; Adpost",
         "A message that was read is hidden from later POP3 sessions after QUIT, though nobody "
         "deleted it.",
         gmail_like()},
        {"download-once", "Qpopper with auto-delete; providers that announce EXPIRE 0",
         "QUIT removes what was read, whether the client marked it or not.", download_once()},
        {"aging", "providers with an age limit and a least time between checks",
         "The second log-in within a quarter of an hour is refused, and old mail is removed.", aging()},
        {"hashing", "servers that compute unique-ids from the text",
         "Two equal messages have one unique-id.", hashing()},
        {"rebuilding", "a server whose unique-ids were made anew by a change of software",
         "After the change every unique-id is new, so that programs fetch everything again.",
         rebuilding()},
        {"one-door-at-a-time", "servers that lock the mailbox file for IMAP and POP3 alike",
         "Log-in is refused while an IMAP program has the mailbox open.", one_door_at_a_time()},
        {"minimal", "a server with the basic commands of RFC 1939 only",
         "Commands that the standard calls optional are unknown, so that mail cannot be left here "
         "safely.",
         minimal()},
    };
}

}  // namespace

std::span<const NamedProfile> named_profiles() {
    static const std::vector<NamedProfile> kProfiles = make_profiles();
    return kProfiles;
}

const NamedProfile* find_profile(std::string_view name) {
    for (const NamedProfile& named : named_profiles()) {
        if (named.name == name) return &named;
    }
    return nullptr;
}

}  // namespace pop3
