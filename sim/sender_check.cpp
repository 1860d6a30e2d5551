#include "sim/sender_check.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "protocols/mail/address_list.h"

namespace sim {

namespace {

/// RFC 7208 4.6.4.
constexpr int kLookups = 10;
/// What is signed, if the letter has it (RFC 6376 5.4.1).
constexpr std::string_view kSigned[] = {"from", "to", "subject", "date", "message-id"};

std::vector<std::string_view> words_of(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        std::string_view word = text.substr(begin, end - begin);
        while (!word.empty() && (word.front() == ' ' || word.front() == '\t')) word.remove_prefix(1);
        while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
        if (!word.empty()) out.push_back(word);
        begin = end + 1;
    }
    return out;
}

/// The value of "name=value" in a list of tags (RFC 6376 3.2).
std::string tag(std::string_view list, std::string_view name) {
    for (const std::string_view one : words_of(list, ';')) {
        const std::size_t at = one.find('=');
        if (at == std::string_view::npos) continue;
        const auto key = words_of(one.substr(0, at), ' ');
        if (!key.empty() && key.front() == name) {
            std::string value;
            for (const char c : one.substr(at + 1)) {
                if (c != ' ' && c != '\t') value += c;
            }
            return value;
        }
    }
    return {};
}

std::string domain_of_address(std::string_view address) { return base::to_lower(address.substr(std::min(address.rfind('@'), address.size() - 1) + 1)); }

/// RFC 7489 3.2, without a list of public suffixes: the last two labels.
std::string organisation(std::string_view domain) {
    const std::size_t last = domain.rfind('.');
    if (last == std::string_view::npos || last == 0) return std::string{domain};
    const std::size_t before = domain.rfind('.', last - 1);
    return std::string{before == std::string_view::npos ? domain : domain.substr(before + 1)};
}

std::optional<std::uint32_t> ipv4(std::string_view text) {
    std::uint32_t value = 0;
    const auto parts = words_of(text, '.');
    if (parts.size() != 4) return std::nullopt;
    for (const std::string_view part : parts) {
        const auto number = base::parse_number(part);
        if (!number || *number > 255) return std::nullopt;
        value = value << 8 | static_cast<std::uint32_t>(*number);
    }
    return value;
}

/// "192.0.2.0/24" and an address.
bool in_network(std::string_view network, std::string_view address) {
    const std::size_t slash = network.find('/');
    const auto base_address = ipv4(network.substr(0, slash));
    const auto one = ipv4(address);
    if (!base_address || !one) return base::iequals(network, address);
    const auto bits = slash == std::string_view::npos ? std::optional<std::uint64_t>{32} : base::parse_number(network.substr(slash + 1));
    if (!bits || *bits > 32) return false;
    const std::uint32_t mask = *bits == 0 ? 0 : ~std::uint32_t{0} << (32 - *bits);
    return (*base_address & mask) == (*one & mask);
}

/// One evaluation of check_host() (RFC 7208 4).
class Spf {
  public:
    Spf(const dns::Zones& zones, std::string_view address) : zones_{zones}, address_{address} {}

    std::string check(std::string_view domain) {
        std::string record;
        const dns::Answer answer = ask(domain, dns::Type::Txt);
        if (answer.status == dns::Status::ServFail) return "temperror";
        for (const dns::Record& one : answer.of(dns::Type::Txt)) {
            if (one.data != "v=spf1" && !one.data.starts_with("v=spf1 ")) continue;
            if (!record.empty()) return "permerror";   // two records (4.5)
            record = one.data;
        }
        if (record.empty()) return "none";
        std::string redirect;
        for (std::string_view term : words_of(std::string_view{record}.substr(6), ' ')) {
            if (term.starts_with("redirect=")) {
                redirect = term.substr(9);
                continue;
            }
            if (term.find('=') != std::string_view::npos) continue;   // an unknown modifier (6)
            std::string result = "pass";
            if (term[0] == '-') result = "fail";
            if (term[0] == '~') result = "softfail";
            if (term[0] == '?') result = "neutral";
            if (std::string_view{"+-~?"}.find(term[0]) != std::string_view::npos) term.remove_prefix(1);
            const auto matched = matches(term, domain);
            if (!error_.empty()) return error_;
            if (!matched) return "permerror";
            if (*matched) return result;
        }
        if (redirect.empty()) return "neutral";
        if (++lookups_ > kLookups) return "permerror";
        const std::string result = check(redirect);
        return result == "none" ? "permerror" : result;
    }

  private:
    dns::Answer ask(std::string_view name, dns::Type type) {
        const dns::Trouble* trouble = zones_.trouble_of(name);
        if (trouble != nullptr && trouble->fails) {
            dns::Answer failed;
            failed.status = dns::Status::ServFail;
            return failed;
        }
        return zones_.answer(name, type);
    }

    bool is_address_of(std::string_view name) {
        for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa}) {
            for (const dns::Record& one : ask(name, type).of(type)) {
                if (in_network(one.data, address_)) return true;
            }
        }
        return false;
    }

    /// Nothing: a mechanism that nobody knows (4.6.1).
    std::optional<bool> matches(std::string_view term, std::string_view domain) {
        const std::size_t colon = term.find(':');
        const std::string name = base::to_lower(term.substr(0, colon));
        const std::string_view value = colon == std::string_view::npos ? domain : term.substr(colon + 1);
        if (name == "all") return true;
        if (name == "ip4" || name == "ip6") return in_network(value, address_);
        if (name != "a" && name != "mx" && name != "include") return std::nullopt;
        if (++lookups_ > kLookups) {
            error_ = "permerror";
            return false;
        }
        if (name == "a") return is_address_of(value);
        if (name == "mx") {
            for (const dns::Record& one : ask(value, dns::Type::Mx).of(dns::Type::Mx)) {
                if (is_address_of(one.data)) return true;
            }
            return false;
        }
        const std::string inner = check(value);
        if (inner == "temperror") error_ = inner;
        if (inner == "none" || inner == "permerror") error_ = "permerror";
        return inner == "pass";
    }

    const dns::Zones& zones_;
    std::string_view address_;
    int lookups_ = 0;
    std::string error_;
};

/// What a domain keeps to itself. The World's seed makes it another one in each run.
std::string secret_of(const World& world, std::string_view domain, std::string_view selector) {
    return base::sha256("toy key " + std::to_string(world.seed) + " " + base::to_lower(domain) + " " + base::to_lower(selector));
}

std::string public_of(const World& world, std::string_view domain, std::string_view selector) {
    return base::hex(base::sha256(secret_of(world, domain, selector))).substr(0, 32);
}

/// RFC 6376 3.4.2: name in lower case, one line, single blanks, none at the end.
std::string relaxed(std::string_view name, std::string_view value) {
    std::string out = base::to_lower(name) + ":";
    bool blank = false;
    for (const char c : mail::unfold(value)) {
        if (c == ' ' || c == '\t') {
            blank = true;
            continue;
        }
        if (blank && out.back() != ':') out += ' ';
        blank = false;
        out += c;
    }
    return out;
}

/// RFC 6376 3.4.3: no empty lines at the end.
std::string body_hash(const mail::Message& message) {
    std::string body{message.body()};
    while (body.ends_with("\r\n\r\n")) body.resize(body.size() - 2);
    if (body.empty()) body = "\r\n";
    return base::base64_encode(base::sha256(body));
}

/// What the signature stands for: the fields named by h=, then the signature's own field with b= empty (RFC 6376 3.7).
std::string signed_text(const mail::Message& message, std::string_view names, std::string_view own_value) {
    std::string text;
    const auto fields = mail::split_fields(message.header_section());
    for (const std::string_view name : words_of(names, ':')) {
        const auto last = std::find_if(fields.rbegin(), fields.rend(), [&](const mail::HeaderField& f) { return base::iequals(f.name, name); });
        if (last != fields.rend()) text += relaxed(last->name, last->value) + "\r\n";
    }
    return text + relaxed("DKIM-Signature", own_value);
}

std::string without_signature(std::string_view value) {
    const std::size_t at = value.rfind("b=");
    return std::string{value.substr(0, at == std::string_view::npos ? value.size() : at + 2)};
}

std::string verify(const World& world, const mail::Message& message, std::string_view value) {
    const std::string domain = base::to_lower(tag(value, "d"));
    const std::string selector = tag(value, "s");
    const std::string name = selector + "._domainkey." + domain;
    if (const dns::Trouble* trouble = world.zones.trouble_of(name); trouble != nullptr && trouble->fails) return "temperror";
    const auto keys = world.zones.answer(name, dns::Type::Txt).of(dns::Type::Txt);
    if (keys.empty() || tag(value, "a") != "toy-sha256") return "permerror";
    if (tag(keys.front().data, "p") != public_of(world, domain, selector)) return "fail";
    if (tag(value, "bh") != body_hash(message)) return "fail";
    const std::string signature = base::base64_encode(base::hmac_sha256(secret_of(world, domain, selector), signed_text(message, tag(value, "h"), without_signature(value))));
    return tag(value, "b") == signature ? "pass" : "fail";
}

void check_signatures(const World& world, const mail::Message& message, SenderCheck& out) {
    for (const mail::HeaderField& field : mail::split_fields(message.header_section())) {
        if (!base::iequals(field.name, "DKIM-Signature")) continue;
        const std::string value = mail::unfold(field.value);
        const std::string result = verify(world, message, value);
        const std::string domain = base::to_lower(tag(value, "d"));
        const bool better = out.dkim_domain.empty() || (result == "pass" && (out.dkim != "pass" || organisation(domain) == organisation(out.from_domain)));
        if (!better) continue;
        out.dkim = result;
        out.dkim_domain = domain;
    }
}

/// RFC 7489 6.6.3: at the domain itself, else at its organisation's.
std::string owner_policy(const World& world, const std::string& domain) {
    for (const std::string& name : {domain, organisation(domain)}) {
        for (const dns::Record& one : world.zones.answer("_dmarc." + name, dns::Type::Txt).of(dns::Type::Txt)) {
            if (one.data.starts_with("v=DMARC1")) return base::to_lower(tag(one.data, "p"));
        }
    }
    return {};
}

}  // namespace

std::string spf_result(const dns::Zones& zones, std::string_view domain, std::string_view client_address) {
    return Spf{zones, client_address}.check(domain);
}

SenderCheck check_sender(const World& world, std::string_view client_address, std::string_view greeting, const mail::Envelope& envelope,
                         const mail::Message& message) {
    SenderCheck out;
    const std::string sender = envelope.reverse_path.is_null() ? "" : envelope.reverse_path.mailbox.text();
    out.spf_domain = sender.empty() ? base::to_lower(greeting) : domain_of_address(sender);
    out.spf = spf_result(world.zones, out.spf_domain, client_address);
    for (const mail::HeaderAddress& one : mail::parse_address_list(message.field("From").value_or(""))) {
        if (one.kind == mail::HeaderAddress::Kind::Mailbox && out.from_domain.empty()) out.from_domain = base::to_lower(one.domain);
    }
    check_signatures(world, message, out);
    out.policy = out.from_domain.empty() ? "" : owner_policy(world, out.from_domain);
    if (out.policy.empty()) return out;
    const auto aligned = [&](const std::string& domain) { return organisation(domain) == organisation(out.from_domain); };
    out.dmarc = (out.spf == "pass" && aligned(out.spf_domain)) || (out.dkim == "pass" && aligned(out.dkim_domain)) ? "pass" : "fail";
    return out;
}

std::string results_field(std::string_view server, const SenderCheck& check) {
    std::string out = "Authentication-Results: " + std::string{server} + ";\r\n    spf=" + check.spf + " smtp.mailfrom=" + check.spf_domain;
    out += ";\r\n    dkim=" + check.dkim + (check.dkim_domain.empty() ? "" : " header.d=" + check.dkim_domain);
    out += ";\r\n    dmarc=" + check.dmarc + (check.policy.empty() ? "" : " (p=" + check.policy + ")") + (check.from_domain.empty() ? "" : " header.from=" + check.from_domain);
    return out + "\r\n";
}

std::string results_words(const SenderCheck& check) {
    return "SPF " + check.spf + " for " + check.spf_domain + ", DKIM " + check.dkim + (check.dkim_domain.empty() ? "" : " for " + check.dkim_domain) +
           ", DMARC " + check.dmarc + " for " + check.from_domain + (check.policy.empty() ? "" : " (its owner asks for p=" + check.policy + ")");
}

std::string signature_field(const World& world, std::string_view domain, std::string_view selector, const mail::Message& message) {
    std::string names;
    for (const std::string_view name : kSigned) {
        if (message.field(name)) names += (names.empty() ? "" : ":") + std::string{name};
    }
    const std::string value = "v=1; a=toy-sha256; c=relaxed/simple; d=" + std::string{domain} + "; s=" + std::string{selector} + ";\r\n    h=" + names +
                              ";\r\n    bh=" + body_hash(message) + ";\r\n    b=";
    return "DKIM-Signature: " + value + base::base64_encode(base::hmac_sha256(secret_of(world, domain, selector), signed_text(message, names, value))) + "\r\n";
}

std::string key_record(const World& world, std::string_view domain, std::string_view selector) {
    return "v=DKIM1; k=toy; p=" + public_of(world, domain, selector);
}

}  // namespace sim
