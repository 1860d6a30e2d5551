// GETQUOTA, GETQUOTAROOT, SETQUOTA (RFC 9208). Each account has one quota root, named "".

#include "protocols/base/octets.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

/// STORAGE counts units of 1024 octets (RFC 9208 5.1).
std::uint64_t units(std::uint64_t octets) {
    return (octets + 1023) / 1024;
}

void write_quota(Turn& turn) {
    const mail::Account& account = turn.account();
    turn.data_line() += "QUOTA \"\" (";
    std::string& text = turn.out.buffer();
    if (account.quota_octets != 0) {
        text += "STORAGE ";
        base::append_number(text, units(account.octets()));
        text += ' ';
        base::append_number(text, account.quota_octets / 1024);
    }
    if (account.quota_messages != 0) {
        text += account.quota_octets != 0 ? " MESSAGE " : "MESSAGE ";
        base::append_number(text, account.message_count());
        text += ' ';
        base::append_number(text, account.quota_messages);
    }
    text += ')';
    turn.end(Line::QuotaData);
}

bool is_limited(const mail::Account& account) {
    return account.quota_octets != 0 || account.quota_messages != 0;
}

}  // namespace

void do_getquota(Turn& turn) {
    std::string root;
    if (!turn.args.space() || !turn.args.astring(root) || !turn.args.done())
        return turn.bad_syntax();
    if (!root.empty() || !is_limited(turn.account())) {
        return turn.no(Line::NoQuotaRoot, "NONEXISTENT", "no such quota root");
    }
    write_quota(turn);
    turn.ok();
}

void do_getquotaroot(Turn& turn) {
    std::string name;
    if (!turn.mailbox_argument(name) || !turn.args.done()) return turn.bad_syntax();
    if (turn.account().mailbox(name) == nullptr) {
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    }
    const bool limited = is_limited(turn.account());
    turn.data_line() += "QUOTAROOT ";
    turn.append_mailbox(turn.out.buffer(), name);
    if (limited) turn.out.buffer() += " \"\"";
    turn.end(Line::QuotaRootData);
    if (limited) write_quota(turn);
    turn.ok();
}

void do_setquota(Turn& turn) {
    std::string root;
    if (!turn.args.space() || !turn.args.astring(root) || !turn.args.space() ||
        !turn.args.skip_value() || !turn.args.done()) {
        return turn.bad_syntax();
    }
    turn.no(Line::SetQuotaNo, "NOPERM", "only the operator sets quotas");
}

}  // namespace imap
