#pragma once
/// What an operator may do to the accounts of a provider, and what can happen to its store.
///
/// Doors: the act types; each describes its own fields, see `sim/action.h`. Accounts are named by address.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sim {

struct SetQuota {
    static constexpr std::string_view kVerb = "set_quota";
    static constexpr std::string_view kAbout = "An operator sets how much an account may hold; 0 is no limit.";
    static constexpr std::size_t kPositional = 2;

    std::string account;             ///< "ben@meadow.example"
    std::int64_t octets = 0;
    std::int64_t messages = 0;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
        visit("octets", self.octets);
        visit("messages", self.messages);
    }
    friend bool operator==(const SetQuota&, const SetQuota&) = default;
};

/// Every UID of the folder is void: a rebuilt index, a move to other software (RFC 9051 2.3.1.1).
struct ResetUidValidity {
    static constexpr std::string_view kVerb = "reset_uidvalidity";
    static constexpr std::string_view kAbout = "The store numbers a folder anew: UIDVALIDITY changes and every remembered UID is void.";
    static constexpr std::size_t kPositional = 1;

    std::string account;
    std::string folder = "INBOX";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
        visit("folder", self.folder);
    }
    friend bool operator==(const ResetUidValidity&, const ResetUidValidity&) = default;
};

/// Every POP3 unique-id of the account is new, as after a move to software that did not carry them over.
struct RebuildUniqueIds {
    static constexpr std::string_view kVerb = "rebuild_uidl";
    static constexpr std::string_view kAbout = "The store makes all unique-ids of an account anew.";
    static constexpr std::size_t kPositional = 1;

    std::string account;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
    }
    friend bool operator==(const RebuildUniqueIds&, const RebuildUniqueIds&) = default;
};

struct BackUpAccount {
    static constexpr std::string_view kVerb = "back_up";
    static constexpr std::string_view kAbout = "An operator makes a backup of an account's folders.";
    static constexpr std::size_t kPositional = 1;

    std::string account;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
    }
    friend bool operator==(const BackUpAccount&, const BackUpAccount&) = default;
};

/// Puts back what the backup holds and the account does not, as new messages with new numbers.
struct RestoreAccount {
    static constexpr std::string_view kVerb = "restore";
    static constexpr std::string_view kAbout = "An operator restores from the backup what an account no longer holds.";
    static constexpr std::size_t kPositional = 1;

    std::string account;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
    }
    friend bool operator==(const RestoreAccount&, const RestoreAccount&) = default;
};

/// An input from outside: the World makes no ciphertext of its own, since none is made twice alike.
struct KeepCiphertext {
    static constexpr std::string_view kVerb = "ciphertext";
    static constexpr std::string_view kAbout = "What OpenSSL made of a text for an account's key: its provider, if it seals mail, keeps this instead of the text.";
    static constexpr std::size_t kPositional = 3;

    std::string account;
    std::string text;                ///< a MIME entity: header fields, empty line, body
    std::string cms;                 ///< base64 in one line

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("account", self.account);
        visit("text", self.text);
        visit("cms", self.cms);
    }
    friend bool operator==(const KeepCiphertext&, const KeepCiphertext&) = default;
};

}  // namespace sim
