#include "gui/view/finder_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "protocols/base/octets.h"
#include "sim/act_form.h"

namespace gui {

namespace {

using ItemKind = FinderItem::Kind;

constexpr std::size_t kEntriesLookedAt = 200'000;
constexpr std::size_t kFoundLines = 25;

std::vector<std::string> words_of(std::string_view query) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : base::to_lower(query)) {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

bool has_all(std::string_view text, const std::vector<std::string>& words) {
    const std::string lower = base::to_lower(text);
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return lower.find(word) != std::string::npos;
    });
}

class Finder {
  public:
    Finder(const Scene& scene, std::string_view query, std::size_t most)
        : scene_{scene}, words_{words_of(query)}, most_{most} {
        view_.query = query;
    }

    void actions(std::span<const FinderAction> actions) {
        for (const FinderAction& one : actions) {
            if (has_all(one.label, words_))
                add({ItemKind::Action, std::string{one.id}, std::string{one.label},
                     std::string{one.keys}, {}});
        }
    }
    void acts() {
        for (const sim::ActForm& form : sim::act_forms()) {
            if (has_all(fmt::format("{} {}", form.verb, form.about), words_))
                add({ItemKind::Act, std::string{form.verb}, std::string{form.about},
                     std::string{form.verb} + " …", {}});
        }
    }
    void letters() {
        if (words_.empty()) return;
        for (std::size_t n = scene_.world.letters.size(); n > 0; --n) {
            const base::LetterId id{static_cast<std::uint32_t>(n)};
            const std::string title = letter_title(scene_.world, id);
            const sim::LetterInfo& info = scene_.world.letters[n - 1];
            if (!has_all(title + " " + info.from, words_)) continue;
            Selection pick;
            pick.letter = id;
            pick.focus = Selection::Focus::Letter;
            add({ItemKind::Letter, "", title, "by " + info.from, pick});
            if (view_.items.size() >= most_) return;
        }
    }
    void hosts() {
        if (words_.empty()) return;
        for (const auto& host : scene_.world.hosts) {
            if (!has_all(host->name + " " + host->address, words_)) continue;
            Selection pick;
            pick.host = host->id;
            pick.focus = Selection::Focus::Host;
            add({ItemKind::Host, "", host->name, host->address, pick});
            if (view_.items.size() >= most_) return;
        }
    }
    void meanings(const Explanations& explanations) {
        if (words_.empty()) return;
        for (const char* protocol : {"smtp", "pop3", "imap", "dns"}) {
            for (const std::string& key : explanations.keys(protocol)) {
                const Explanation* one = explanations.line(protocol, key);
                if (one == nullptr || !has_all(key + " " + one->text, words_)) continue;
                add({ItemKind::Meaning, "", fmt::format("{} {}", base::to_upper(protocol), key),
                     std::string{first_sentence(filled(one->text, "the client", "the server"))}, {}});
                if (view_.items.size() >= most_) return;
            }
        }
    }
    void lines() {
        if (words_.empty()) return;
        const std::size_t size = scene_.journal.size();
        const std::size_t least = size > kEntriesLookedAt ? size - kEntriesLookedAt : 0;
        std::size_t found = 0;
        for (std::size_t n = size; n > least && found < kFoundLines; --n) {
            const base::EntryId id{static_cast<std::uint32_t>(n)};
            const sim::Entry& entry = scene_.journal[id];
            if (entry.kind != base::FactKind::Line) continue;
            // A masked secret must not be found by guessing at it.
            const std::string words = line_words(scene_.journal, entry);
            if (!has_all(words, words_)) continue;
            Selection pick;
            pick.line = id;
            pick.session = entry.session;
            pick.focus = Selection::Focus::Line;
            add({ItemKind::Line, "",
                 std::string{entry.has(sim::Entry::kFromClient) ? "C: " : "S: "} +
                     shortened(words, 90),
                 time_words(scene_.world, entry.at), pick});
            ++found;
        }
    }
    FinderView finish() {
        if (view_.items.empty())
            view_.empty_text = "Nothing is called so: no action, letter, host, line or explanation.";
        return std::move(view_);
    }

  private:
    void add(FinderItem item) {
        if (view_.items.size() >= most_) {
            view_.more = true;
            return;
        }
        view_.items.push_back(std::move(item));
    }

    const Scene& scene_;
    std::vector<std::string> words_;
    std::size_t most_;
    FinderView view_;
};

}  // namespace

FinderView build_finder(const Scene& scene, const Explanations& explanations,
                        std::span<const FinderAction> actions, std::string_view query,
                        std::size_t most) {
    Finder finder{scene, query, most};
    finder.actions(actions);
    finder.acts();
    finder.hosts();
    finder.letters();
    finder.lines();
    finder.meanings(explanations);
    return finder.finish();
}

std::string_view finder_word(ItemKind kind) {
    switch (kind) {
        case ItemKind::Action:
            return "Action";
        case ItemKind::Act:
            return "Act";
        case ItemKind::Letter:
            return "Letter";
        case ItemKind::Host:
            return "Host";
        case ItemKind::Line:
            return "Line";
        case ItemKind::Meaning:
            break;
    }
    return "Meaning";
}

std::string text(const FinderView& view) {
    if (view.items.empty()) return view.empty_text + "\n";
    std::string out;
    for (const FinderItem& item : view.items)
        out += fmt::format("  {:<8} {}{}{}\n", finder_word(item.kind), item.label,
                           item.detail.empty() ? "" : "  – ", item.detail);
    if (view.more) out += "  … and more\n";
    return out;
}

}  // namespace gui
