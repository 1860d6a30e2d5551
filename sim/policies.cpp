#include "sim/policies.h"

#include <algorithm>
#include <array>

#include "protocols/base/octets.h"
#include "protocols/base/trimmed.h"
#include "sim/mailbox_policy.h"
#include "sim/sender_check.h"
#include "sim/smtp_policy.h"
#include "sim/time_text.h"
#include "sim/world.h"

namespace sim {

namespace {

/// How many letters must be changed, added or left out to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t up = row[j + 1];
            row[j + 1] = std::min({up + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U)});
            diagonal = up;
        }
    }
    return row[b.size()];
}

std::string nearest_policy(std::string_view name) {
    std::string best;
    std::size_t best_distance = name.size() / 2 + 1;
    for (const auto& table : policy_tables()) {
        for (const PolicyRow& row : table) {
            const std::size_t d = distance(name, row.name);
            if (d >= best_distance) continue;
            best_distance = d;
            best = row.name;
        }
    }
    return best;
}

}  // namespace

std::span<const std::span<const PolicyRow>> policy_tables() {
    static const std::array<std::span<const PolicyRow>, 2> kTables{smtp_policy_rows(), mailbox_policy_rows()};
    return kTables;
}

const PolicyRow* find_policy(std::string_view name) {
    for (const auto& table : policy_tables()) {
        for (const PolicyRow& row : table) {
            if (row.name == name) return &row;
        }
    }
    return nullptr;
}

base::Outcome check_policy(const World& world, std::string_view domain, std::string_view name, std::string_view value) {
    const Provider* provider = world.provider_of(domain);
    if (provider == nullptr) {
        std::string known;
        for (const Provider& one : world.providers) known += (known.empty() ? "" : ", ") + one.domain;
        return base::Problem{"", "there is no provider for the domain \"" + std::string{domain} + "\"", "there are: " + known};
    }
    const PolicyRow* row = find_policy(name);
    if (row == nullptr) {
        const std::string near = nearest_policy(name);
        return base::Problem{"", "there is no policy \"" + std::string{name} + "\"", near.empty() ? "" : "did you mean \"" + near + "\"?"};
    }
    Provider copy = *provider;
    if (row->set(copy, value)) return {};
    return base::Problem{"", "the policy " + std::string{name} + " cannot be \"" + std::string{value} + "\"", "it takes " + std::string{row->values}};
}

namespace {

/// A key that signs is of use only where others find it (RFC 6376 3.6.2).
void publish_key(World& world, const Provider& provider) {
    const std::string& selector = provider.smtp->signs_with;
    const std::string name = selector + "._domainkey." + provider.domain;
    if (selector.empty() || !world.zones.answer(name, dns::Type::Txt).of(dns::Type::Txt).empty()) return;
    world.zones.records.push_back({name, dns::Type::Txt, 3600, 0, key_record(world, provider.domain, selector)});
}

}  // namespace

base::Outcome set_policy(World& world, std::string_view domain, std::string_view name, std::string_view value) {
    base::Outcome outcome = check_policy(world, domain, name, value);
    if (!outcome) return outcome;
    Provider& provider = *world.edit_provider_of(domain);
    find_policy(name)->set(provider, value);
    if (name == "signs_with") publish_key(world, provider);
    const auto at = std::lower_bound(provider.chosen.begin(), provider.chosen.end(), name);
    if (at == provider.chosen.end() || *at != name) provider.chosen.emplace(at, name);
    return outcome;
}

std::vector<std::string> changed_policies(const Provider& provider) {
    const Provider fresh;
    std::vector<std::string> out;
    for (const auto& table : policy_tables()) {
        for (const PolicyRow& row : table) {
            std::string value = row.text(provider);
            if (value != row.text(fresh)) out.push_back(std::string{row.name} + " = " + std::move(value));
        }
    }
    return out;
}

namespace policy {

namespace {

constexpr std::string_view kBlanks = " \t,";

/// The next word of a list, taken off its front; empty at the end.
std::string_view take_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
    rest.remove_prefix(word.size());
    return word;
}

}  // namespace

bool read(std::string_view text, bool& value) {
    for (const char* word : {"on", "true", "yes"}) {
        if (base::iequals(text, word)) return value = true;
    }
    for (const char* word : {"off", "false", "no"}) {
        if (base::iequals(text, word)) {
            value = false;
            return true;
        }
    }
    return false;
}

bool read_number(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value) {
    const auto number = base::parse_number(text, most);
    if (!number || *number < least) return false;
    value = *number;
    return true;
}

bool read_size(std::string_view text, std::uint64_t& octets) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = base::parse_number(text.substr(0, digits), 1'000'000'000'000);
    std::string_view unit = base::trimmed(text.substr(digits));
    std::uint64_t factor = 1;
    if (!unit.empty()) {
        const char c = base::ascii_lower(unit.front());
        factor = c == 'k' ? 1024 : c == 'm' ? 1024 * 1024 : c == 'g' ? 1024 * 1024 * 1024 : 0;
        unit.remove_prefix(1);
        if (factor == 0 || !(unit.empty() || base::iequals(unit, "b"))) return false;
    }
    if (!number) return false;
    octets = *number * factor;
    return true;
}

bool read_duration(std::string_view text, base::Duration least, base::Duration most, bool may_be_off, base::Duration& value) {
    if (may_be_off && (base::iequals(text, "off") || text == "0")) {
        value = base::Duration{0};
        return true;
    }
    const auto duration = parse_duration(text);
    if (!duration || *duration < least || *duration > most) return false;
    value = *duration;
    return true;
}

bool read_durations(std::string_view text, std::vector<base::Duration>& values) {
    std::vector<base::Duration> out;
    for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
        const auto duration = parse_duration(word);
        if (!duration || *duration < base::seconds(1)) return false;
        out.push_back(*duration);
    }
    if (out.empty()) return false;
    values = std::move(out);
    return true;
}

bool read_words(std::string_view text, std::vector<std::string>& values) {
    std::vector<std::string> out;
    for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) out.emplace_back(word);
    if (out.size() == 1 && base::iequals(out.front(), "none")) out.clear();
    values = std::move(out);
    return true;
}

std::string write_size(std::uint64_t octets) {
    if (octets != 0 && octets % (1024 * 1024) == 0) return std::to_string(octets / (1024 * 1024)) + "MB";
    if (octets != 0 && octets % 1024 == 0) return std::to_string(octets / 1024) + "k";
    return std::to_string(octets);
}

std::string write_duration(base::Duration value, bool may_be_off) {
    return value.count() == 0 && may_be_off ? "off" : exact_duration_text(value);
}

std::string write_durations(const std::vector<base::Duration>& values) {
    std::string out;
    for (const base::Duration value : values) out += (out.empty() ? "" : " ") + write_duration(value, false);
    return out;
}

std::string write_words(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) out += (out.empty() ? "" : ", ") + value;
    return out.empty() ? "none" : out;
}

std::size_t find_choice(std::string_view word, const std::string_view* words, std::size_t count) {
    const auto same = [](char a, char b) { return (a == '-' ? '_' : base::ascii_lower(a)) == (b == '-' ? '_' : b); };
    for (std::size_t i = 0; i < count; ++i) {
        if (std::equal(word.begin(), word.end(), words[i].begin(), words[i].end(), same)) return i;
    }
    return count;
}

}  // namespace policy

}  // namespace sim
