#pragma once
/// Putting a world together, as acts: who provides mail, who has an account, which devices there are.
/// Before time begins they are the world's making; later they are acts like others.
///
/// Doors: the act types; each describes its own fields, see `sim/action.h`.

#include <cstddef>
#include <string>
#include <string_view>

namespace sim {

/// A provider with its mail servers: smtp (587) and mx1 (25), pop3 (110) and imap (143) if it offers them.
struct AddProvider {
    static constexpr std::string_view kVerb = "provider";
    static constexpr std::string_view kAbout = "A provider with its domain and mail servers comes into the world.";
    static constexpr std::size_t kPositional = 1;

    std::string domain;              ///< "meadow.example"
    std::string name;                ///< "Meadow"; empty: made from the domain
    std::string network;             ///< "203.0.113"; empty: the next documentation network
    bool pop3 = true;
    bool imap = true;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("domain", self.domain);
        visit("name", self.name);
        visit("network", self.network);
        visit("pop3", self.pop3);
        visit("imap", self.imap);
    }
    friend bool operator==(const AddProvider&, const AddProvider&) = default;
};

/// A person gets an account with an empty INBOX at the provider of the address.
struct AddPerson {
    static constexpr std::string_view kVerb = "person";
    static constexpr std::string_view kAbout = "A person gets an account at a provider.";
    static constexpr std::size_t kPositional = 2;

    std::string name;                ///< "Ben"
    std::string address;
    std::string password = "secret-1";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("name", self.name);
        visit("address", self.address);
        visit("password", self.password);
    }
    friend bool operator==(const AddPerson&, const AddPerson&) = default;
};

/// A person gets a device with a mail program for an account.
struct AddDevice {
    static constexpr std::string_view kVerb = "device";
    static constexpr std::string_view kAbout = "A person gets a device with a mail program.";
    static constexpr std::size_t kPositional = 1;

    std::string name;                ///< "ben-home"
    std::string owner;               ///< the account's address
    std::string rule = "imap keep";  ///< the words of the setting `rule` (sim/account_settings.h)
    bool on = true;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("name", self.name);
        visit("owner", self.owner);
        visit("rule", self.rule);
        visit("on", self.on);
    }
    friend bool operator==(const AddDevice&, const AddDevice&) = default;
};

/// One more account in a device's mail program. It has a name of its own, "ben-home/school", under which its
/// settings, folders and connections are looked at and changed.
struct AddMailAccount {
    static constexpr std::string_view kVerb = "mail_account";
    static constexpr std::string_view kAbout = "A person adds one more account to the mail program of a device.";
    static constexpr std::size_t kPositional = 2;

    std::string device;              ///< "ben-home"
    std::string address;             ///< an account that exists
    std::string name;                ///< "school"; empty: made from the provider's domain
    std::string rule = "imap keep";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("address", self.address);
        visit("name", self.name);
        visit("rule", self.rule);
    }
    friend bool operator==(const AddMailAccount&, const AddMailAccount&) = default;
};

/// A bridge: a local IMAP server on the device (port 1143) that keeps the key of the device's account, opens what
/// the provider holds as ciphertext, and lets the mail program of the device work with it.
struct AddBridge {
    static constexpr std::string_view kVerb = "bridge";
    static constexpr std::string_view kAbout = "A person installs a bridge on a device: a local IMAP server that decrypts what the provider keeps sealed.";
    static constexpr std::size_t kPositional = 1;

    std::string device;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
    }
    friend bool operator==(const AddBridge&, const AddBridge&) = default;
};

}  // namespace sim
