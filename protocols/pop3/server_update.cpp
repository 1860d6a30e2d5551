// QUIT and the UPDATE state: the only place at which a session removes messages (RFC 1939 6).

#include <vector>

#include "protocols/mail/labels.h"
#include "protocols/pop3/server_session.h"

namespace pop3 {

void ServerSession::quit(Call& call) {
    if (state_ == State::Transaction) {
        update(call);
        return;
    }
    move_to(State::Closed, call.out);
    say(call, Line::QuitOk);
    call.out.close();
}

void ServerSession::mark_seen(std::size_t index, Call& call) {
    mail::Account* account = call.store.edit(account_);
    mail::MailboxState* inbox = account != nullptr ? account->edit_mailbox("INBOX") : nullptr;
    const auto at = inbox != nullptr ? inbox->index_of(drop_[index].uid) : std::nullopt;
    if (!at) return;
    mail::Flags flags = inbox->messages[*at].flags;
    if (flags.has(mail::Flags::kSeen)) return;
    flags.system |= mail::Flags::kSeen;
    const base::ModSeq before = inbox->highest_modseq;
    inbox->set_flags(*at, flags);
    mail::share_flags(*account, "INBOX", before);
    call.out.tell({.kind = base::FactKind::FlagsChanged,
                   .letter = drop_[index].letter,
                   .copy = drop_[index].copy,
                   .account = account_,
                   .text = inbox->flags_text(flags)});
}

void ServerSession::remove(const std::vector<base::Uid>& uids, mail::Account& account,
                           std::string_view rule, wire::Effects& out) {
    const mail::StoreChanges changes = mail::remove_messages(account, "INBOX", uids);
    for (const mail::LabelChange& change : changes.labels) {
        out.tell({.kind = change.added ? base::FactKind::Labelled : base::FactKind::Unlabelled,
                  .letter = change.letter,
                  .copy = change.copy,
                  .account = account.id,
                  .text = change.folder});
    }
    for (const mail::StoredMessage& gone : changes.ended) {
        out.tell({.kind = base::FactKind::CopyEnded,
                  .letter = gone.letter,
                  .copy = gone.copy,
                  .account = account.id,
                  .text = std::string{rule}});
    }
}

void ServerSession::hide(const std::vector<base::Uid>& uids, mail::Account& account, Call& call) {
    mail::MailboxState* inbox = account.edit_mailbox("INBOX");
    if (inbox == nullptr) return;
    for (const base::Uid uid : uids) {
        const auto at = inbox->index_of(uid);
        if (!at) continue;
        mail::StoredMessage& stored = inbox->messages.edit(*at);
        stored.pop3_hidden = true;
        if (!stored.pop3_retrieved) stored.pop3_retrieved = call.now;
        call.out.tell({.kind = base::FactKind::Hidden,
                       .letter = stored.letter,
                       .copy = stored.copy,
                       .account = account.id});
    }
}

void ServerSession::update(Call& call) {
    move_to(State::Update, call.out);
    const bool expire_at_once = profile_->expire_days == 0U;
    const bool hides = profile_->hide_after_retrieval == HideAfterRetrieval::AtQuit && !recent_;
    const bool waits = profile_->removal_waits_for_last_session && !profile_->exclusive_lock;
    std::vector<base::Uid> removed;
    std::vector<base::Uid> expired;
    std::vector<base::Uid> hidden;
    for (std::size_t i = 0; i < drop_.size(); ++i) {
        const DropEntry& entry = drop_[i];
        if (entry.retrieved && profile_->retr_sets_seen == RetrSetsSeen::AtQuit) mark_seen(i, call);
        const bool goes = entry.marked || (expire_at_once && entry.retrieved);
        if (goes && profile_->removal == Removal::FromStore) {
            (entry.marked ? removed : expired).push_back(entry.uid);
            if (waits) hidden.push_back(entry.uid);
        } else if ((goes && profile_->removal == Removal::FromViewOnly) ||
                   (entry.retrieved && hides)) {
            hidden.push_back(entry.uid);
        }
    }
    const bool failed = profile_->removal == Removal::Impossible && messages_left_ != drop_.size();
    const std::size_t going = removed.size() + expired.size();
    const std::uint64_t left = going == 0 ? messages_left_ : drop_.size() - going;
    for (const DropEntry& entry : drop_) {
        if (!failed || !entry.marked) continue;
        call.out.tell({.kind = base::FactKind::Unmarked,
                       .letter = entry.letter,
                       .copy = entry.copy,
                       .account = account_,
                       .text = "the server could not remove it"});
    }
    if (mail::Account* account = call.store.edit(account_); account != nullptr) {
        hide(hidden, *account, call);
        if (waits) {
            account->pop3_pending.insert(account->pop3_pending.end(), removed.begin(), removed.end());
            account->pop3_pending.insert(account->pop3_pending.end(), expired.begin(), expired.end());
        } else {
            remove(removed, *account, {}, call.out);
            remove(expired, *account, "the provider removes what POP3 has fetched (EXPIRE 0)", call.out);
        }
    }
    release(call.store, call.out);
    drop_.clear();
    if (failed) {
        call.out.tell({.kind = base::FactKind::Refused,
                       .code = static_cast<std::uint16_t>(Line::QuitNotRemoved),
                       .account = account_});
        pop3::say(call.out, Line::QuitNotRemoved, voice());
    } else {
        say(call, Line::QuitUpdated, left);
    }
    move_to(State::Closed, call.out);
    call.out.close();
}

}  // namespace pop3
