#include "protocols/imap/thread_tree.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

namespace imap {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// The REFERENCES algorithm on nodes that are indices; letters come first, dummies behind.
class Weaver {
  public:
    explicit Weaver(const std::vector<Letter>& letters) : letters_{letters} {
        parent_.assign(letters.size(), kNone);
        children_.resize(letters.size());
    }

    std::vector<ThreadNode> weave() {
        link_all();
        std::vector<std::size_t> roots;
        for (std::size_t i = 0; i < parent_.size(); ++i) {
            if (parent_[i] == kNone) prune(i, true, roots);
        }
        sort_siblings(roots);
        gather_by_subject(roots);
        sort_deep(roots);
        std::vector<ThreadNode> out;
        for (const std::size_t root : roots) out.push_back(build(root));
        return out;
    }

  private:
    [[nodiscard]] bool is_dummy(std::size_t node) const { return node >= letters_.size(); }

    std::size_t make_dummy() {
        parent_.push_back(kNone);
        children_.emplace_back();
        return parent_.size() - 1;
    }

    void unlink(std::size_t child) {
        if (parent_[child] == kNone) return;
        std::erase(children_[parent_[child]], child);
        parent_[child] = kNone;
    }

    /// Makes the link unless it would close a loop.
    void link(std::size_t parent, std::size_t child) {
        for (std::size_t up = parent; up != kNone; up = parent_[up]) {
            if (up == child) return;
        }
        parent_[child] = parent;
        children_[parent].push_back(child);
    }

    /// Step 1.
    void link_all() {
        std::map<std::string, std::size_t, std::less<>> by_id;
        for (std::size_t i = 0; i < letters_.size(); ++i) {
            if (!letters_[i].id.empty()) by_id.emplace(letters_[i].id, i);
        }
        for (std::size_t i = 0; i < letters_.size(); ++i) {
            std::size_t before = kNone;
            for (const std::string& reference : letters_[i].references) {
                auto at = by_id.find(reference);
                if (at == by_id.end()) at = by_id.emplace(reference, make_dummy()).first;
                const std::size_t node = at->second;
                if (before != kNone && parent_[node] == kNone && node != before) link(before, node);
                before = node;
            }
            unlink(i);
            if (before != kNone && before != i) link(before, i);
        }
    }

    /// Step 3: dummies without children go; others give their children to the level they are on,
    /// but to the root only a single one.
    void prune(std::size_t node, bool at_root, std::vector<std::size_t>& level) {
        std::vector<std::size_t> kept;
        for (const std::size_t child : children_[node]) prune(child, false, kept);
        children_[node] = std::move(kept);
        if (!is_dummy(node) || (at_root && children_[node].size() > 1)) {
            for (const std::size_t child : children_[node]) parent_[child] = node;
            level.push_back(node);
            return;
        }
        for (const std::size_t child : children_[node]) level.push_back(child);
    }

    /// The message that stands for a node: itself, or a dummy's first child.
    [[nodiscard]] std::size_t face(std::size_t node) const {
        return is_dummy(node) && !children_[node].empty() ? children_[node].front() : node;
    }

    /// By sent date, then by place in the mailbox.
    void sort_siblings(std::vector<std::size_t>& nodes) {
        for (const std::size_t node : nodes) {
            if (is_dummy(node)) sort_siblings(children_[node]);
        }
        std::stable_sort(nodes.begin(), nodes.end(), [this](std::size_t a, std::size_t b) {
            const std::size_t fa = face(a);
            const std::size_t fb = face(b);
            return letters_[fa].sent != letters_[fb].sent ? letters_[fa].sent < letters_[fb].sent
                                                          : fa < fb;
        });
    }

    void sort_deep(std::vector<std::size_t>& nodes) {
        for (const std::size_t node : nodes) sort_deep(children_[node]);
        sort_siblings(nodes);
    }

    /// Step 5.
    void gather_by_subject(std::vector<std::size_t>& roots) {
        std::map<std::string, std::size_t, std::less<>> table;
        const auto subject = [this](std::size_t node) -> const std::string& {
            return letters_[face(node)].subject;
        };
        const auto reply = [this](std::size_t node) {
            return !is_dummy(node) && letters_[node].is_reply;
        };
        for (const std::size_t node : roots) {
            if (subject(node).empty()) continue;
            const auto [at, made] = table.emplace(subject(node), node);
            if (made || is_dummy(at->second)) continue;
            if (is_dummy(node) || (reply(at->second) && !reply(node))) at->second = node;
        }
        std::vector<std::size_t> kept = roots;
        for (const std::size_t node : roots) {
            if (subject(node).empty()) continue;
            std::size_t& first = table.find(subject(node))->second;
            if (first == node) continue;
            if (is_dummy(first) && is_dummy(node)) {
                for (const std::size_t child : children_[node]) adopt(first, child);
                std::erase(kept, node);
            } else if (is_dummy(first) || (reply(node) && !reply(first))) {
                adopt(first, node);
                std::erase(kept, node);
            } else {
                const std::size_t dummy = make_dummy();
                std::replace(kept.begin(), kept.end(), first, dummy);
                adopt(dummy, first);
                adopt(dummy, node);
                std::erase(kept, node);
                first = dummy;
            }
        }
        roots = std::move(kept);
    }

    void adopt(std::size_t parent, std::size_t child) {
        parent_[child] = parent;
        children_[parent].push_back(child);
    }

    [[nodiscard]] ThreadNode build(std::size_t node) const {
        ThreadNode out;
        out.number = is_dummy(node) ? 0 : letters_[node].number;
        for (const std::size_t child : children_[node]) out.children.push_back(build(child));
        return out;
    }

    const std::vector<Letter>& letters_;
    std::vector<std::size_t> parent_;
    std::vector<std::vector<std::size_t>> children_;
};

}  // namespace

std::vector<ThreadNode> thread_by_subject(const std::vector<Letter>& letters) {
    std::vector<std::size_t> order(letters.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto earlier = [&letters](std::size_t a, std::size_t b) {
        return letters[a].sent != letters[b].sent ? letters[a].sent < letters[b].sent : a < b;
    };
    std::sort(order.begin(), order.end(), earlier);
    std::map<std::string, std::size_t, std::less<>> place;
    std::vector<ThreadNode> out;
    for (const std::size_t i : order) {
        // Taken by date, the first of each subject begins its thread, and threads are in order.
        const auto [at, made] = place.emplace(letters[i].subject, out.size());
        if (made) {
            out.push_back({letters[i].number, {}});
        } else {
            out[at->second].children.push_back({letters[i].number, {}});
        }
    }
    return out;
}

std::vector<ThreadNode> thread_by_references(const std::vector<Letter>& letters) {
    return Weaver{letters}.weave();
}

std::vector<std::string> message_ids(std::string_view value) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while ((at = value.find('<', at)) != std::string_view::npos) {
        std::string id;
        bool quoted = false;
        bool has_at = false;
        std::size_t i = at + 1;
        for (; i < value.size() && (quoted || value[i] != '>'); ++i) {
            char c = value[i];
            if (c == '"') {
                quoted = !quoted;
                continue;
            }
            if (c == '\\' && quoted && i + 1 < value.size()) c = value[++i];
            if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '<')) break;
            has_at = has_at || c == '@';
            id += c;
        }
        if (i < value.size() && value[i] == '>' && has_at && id.size() > 1)
            out.push_back(std::move(id));
        at = i > at ? i : at + 1;
    }
    return out;
}

}  // namespace imap
