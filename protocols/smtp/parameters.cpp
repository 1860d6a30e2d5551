#include "protocols/smtp/parameters.h"

#include <optional>
#include <string>

#include "protocols/base/octets.h"

namespace smtp {

namespace {

struct Parameter {
    std::string_view keyword;
    std::optional<std::string_view> value;
};

/// Takes " KEYWORD[=value]" off the front; nullopt if the list breaks the grammar.
std::optional<Parameter> take_parameter(std::string_view& text) {
    if (text.empty() || text.front() != ' ') return std::nullopt;
    text.remove_prefix(text.find_first_not_of(' ') == std::string_view::npos
                           ? text.size()
                           : text.find_first_not_of(' '));
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (word.empty()) return std::nullopt;
    const std::size_t equals = word.find('=');
    Parameter parameter{word.substr(0, equals), std::nullopt};
    if (equals != std::string_view::npos) parameter.value = word.substr(equals + 1);
    return parameter;
}

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); }

/// Printable ASCII; '+' only before two upper-case hexadecimal digits; no '=' (RFC 3461 4).
bool is_xtext(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] < 0x21 || text[i] > 0x7e || text[i] == '=') return false;
        if (text[i] != '+') continue;
        if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2]))
            return false;
        i += 2;
    }
    return !text.empty();
}

/// "<>" or a mailbox, in xtext (RFC 4954 5, 8).
bool is_auth_identity(std::string_view text) {
    if (!is_xtext(text)) return false;
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'A' + 10; };
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain == "<>" || mail::parse_mailbox(plain, true).has_value();
}

/// With SMTPUTF8, ORCPT's address may hold UTF-8 as it is (RFC 6533 3, utf-8-addr-unitext).
bool is_original_recipient(std::string_view value, bool utf8) {
    const std::size_t semicolon = value.find(';');
    if (semicolon == std::string_view::npos || semicolon == 0 || value.size() > 500) return false;
    const std::string_view address = value.substr(semicolon + 1);
    if (!utf8 || !base::iequals(value.substr(0, semicolon), "utf-8")) return is_xtext(address);
    for (const char c : address) {
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
    }
    return !address.empty();
}

/// "NEVER", or a list of SUCCESS, FAILURE and DELAY (RFC 3461 4.1).
bool is_notify(std::string_view value) {
    if (base::iequals(value, "NEVER")) return true;
    unsigned seen = 0;
    for (;;) {
        const std::size_t comma = value.find(',');
        const std::string_view word = value.substr(0, comma);
        const unsigned bit = base::iequals(word, "SUCCESS")   ? 1U
                             : base::iequals(word, "FAILURE") ? 2U
                             : base::iequals(word, "DELAY")   ? 4U
                                                              : 0U;
        if (bit == 0 || (seen & bit) != 0) return false;
        seen |= bit;
        if (comma == std::string_view::npos) return true;
        value.remove_prefix(comma + 1);
    }
}

enum class MailParameter : std::uint8_t { Size, Body, Utf8, Ret, EnvelopeId, Auth };

std::optional<MailParameter> find_mail_parameter(std::string_view keyword, const Offers& offers) {
    if (offers.size && base::iequals(keyword, "SIZE")) return MailParameter::Size;
    if (offers.eight_bit && base::iequals(keyword, "BODY")) return MailParameter::Body;
    if (offers.utf8 && base::iequals(keyword, "SMTPUTF8")) return MailParameter::Utf8;
    if (offers.dsn && base::iequals(keyword, "RET")) return MailParameter::Ret;
    if (offers.dsn && base::iequals(keyword, "ENVID")) return MailParameter::EnvelopeId;
    if (offers.auth && base::iequals(keyword, "AUTH")) return MailParameter::Auth;
    return std::nullopt;
}

bool read_mail_value(MailParameter which, std::optional<std::string_view> value,
                     mail::Envelope& envelope) {
    if (which == MailParameter::Utf8) {
        envelope.utf8 = true;
        return !value.has_value();
    }
    if (!value || value->empty()) return false;
    switch (which) {
        case MailParameter::Size: {
            if (value->size() > 20) return false;  // RFC 1870 4
            const auto number = base::parse_number(*value);
            if (number) envelope.declared_size = *number;
            return number.has_value();
        }
        case MailParameter::Body:
            envelope.eight_bit = base::iequals(*value, "8BITMIME");
            return envelope.eight_bit || base::iequals(*value, "7BIT");
        case MailParameter::Ret:
            envelope.returned_part = base::to_upper(*value);
            return envelope.returned_part == "FULL" || envelope.returned_part == "HDRS";
        case MailParameter::EnvelopeId:
            envelope.envelope_id = *value;
            return value->size() <= 100 && is_xtext(*value);
        case MailParameter::Auth: return is_auth_identity(*value);
        case MailParameter::Utf8: break;
    }
    return false;
}

}  // namespace

ParameterError read_mail_parameters(std::string_view text, const Offers& offers,
                                    mail::Envelope& envelope) {
    unsigned seen = 0;
    while (!text.empty()) {
        const auto parameter = take_parameter(text);
        if (!parameter) return ParameterError::BadValue;
        const auto which = find_mail_parameter(parameter->keyword, offers);
        if (!which) return ParameterError::Unknown;
        const unsigned bit = 1U << static_cast<unsigned>(*which);
        if ((seen & bit) != 0) return ParameterError::BadValue;
        seen |= bit;
        if (!read_mail_value(*which, parameter->value, envelope))
            return ParameterError::BadValue;
    }
    return ParameterError::None;
}

ParameterError read_rcpt_parameters(std::string_view text, const Offers& offers,
                                    mail::Recipient& recipient) {
    while (!text.empty()) {
        const auto parameter = take_parameter(text);
        if (!parameter) return ParameterError::BadValue;
        const bool notify = base::iequals(parameter->keyword, "NOTIFY");
        if (!offers.dsn || (!notify && !base::iequals(parameter->keyword, "ORCPT"))) {
            return ParameterError::Unknown;
        }
        std::string& target = notify ? recipient.notify : recipient.original;
        if (!target.empty() || !parameter->value) return ParameterError::BadValue;
        const bool good = notify ? is_notify(*parameter->value)
                                 : is_original_recipient(*parameter->value, offers.utf8);
        if (!good) return ParameterError::BadValue;
        target = notify ? base::to_upper(*parameter->value) : std::string{*parameter->value};
    }
    return ParameterError::None;
}

}  // namespace smtp
