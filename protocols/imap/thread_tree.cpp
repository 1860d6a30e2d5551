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
        child_count_.assign(letters.size(), 0);
    }

    ThreadForest weave() {
        link_all();
        std::vector<std::size_t> roots = prune(collect_children());
        sort_all(roots);
        gather_by_subject(roots);
        sort_all(roots);
        ThreadForest out;
        out.roots = std::move(roots);
        out.nodes.resize(children_.size());
        for (std::size_t i = 0; i < children_.size(); ++i) {
            out.nodes[i].number = is_dummy(i) ? 0 : letters_[i].number;
            out.nodes[i].children = std::move(children_[i]);
        }
        return out;
    }

  private:
    [[nodiscard]] bool is_dummy(std::size_t node) const { return node >= letters_.size(); }

    std::size_t make_dummy() {
        parent_.push_back(kNone);
        child_count_.push_back(0);
        return parent_.size() - 1;
    }

    void unlink(std::size_t child) {
        if (parent_[child] == kNone) return;
        --child_count_[parent_[child]];
        parent_[child] = kNone;
    }

    /// Makes the link unless it would close a loop. REQUIRES: `child` has no parent.
    void link(std::size_t parent, std::size_t child) {
        // What has no children is above nobody: no need to climb.
        for (std::size_t up = parent; child_count_[child] != 0 && up != kNone; up = parent_[up]) {
            if (up == child) return;
        }
        parent_[child] = parent;
        ++child_count_[parent];
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

    /// Fills the lists of children. Returns what has no parent.
    std::vector<std::size_t> collect_children() {
        children_.resize(parent_.size());
        std::vector<std::size_t> roots;
        for (std::size_t i = 0; i < parent_.size(); ++i) {
            if (parent_[i] == kNone) {
                roots.push_back(i);
            } else {
                children_[parent_[i]].push_back(i);
            }
        }
        return roots;
    }

    /// Nodes with those above each before it.
    [[nodiscard]] std::vector<std::size_t> from_above(std::vector<std::size_t> nodes) const {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const std::vector<std::size_t>& below = children_[nodes[i]];
            nodes.insert(nodes.end(), below.begin(), below.end());
        }
        return nodes;
    }

    /// Puts the children of a dummy in its place.
    void lift(std::size_t dummy, std::vector<std::size_t>& level) {
        std::vector<std::size_t> below = std::exchange(children_[dummy], {});
        if (level.empty()) {
            level = std::move(below);
        } else {
            level.insert(level.end(), below.begin(), below.end());
        }
    }

    /// Step 3: dummies without children go; others give their children to the level they are on,
    /// but to the root only a single one.
    std::vector<std::size_t> prune(const std::vector<std::size_t>& roots) {
        std::vector<std::size_t> order = from_above(roots);
        for (; !order.empty(); order.pop_back()) {
            std::vector<std::size_t> kept;
            for (const std::size_t child : children_[order.back()]) {
                if (is_dummy(child)) {
                    lift(child, kept);
                } else {
                    kept.push_back(child);
                }
            }
            children_[order.back()] = std::move(kept);
        }
        std::vector<std::size_t> out;
        for (const std::size_t root : roots) {
            if (!is_dummy(root) || children_[root].size() > 1) {
                out.push_back(root);
            } else {
                lift(root, out);
            }
        }
        return out;
    }

    /// The message that stands for a node: itself, or a dummy's first child, which is no dummy.
    [[nodiscard]] std::size_t face(std::size_t node) const {
        return is_dummy(node) ? children_[node].front() : node;
    }

    /// By sent date, then by place in the mailbox.
    void sort(std::vector<std::size_t>& nodes) const {
        std::sort(nodes.begin(), nodes.end(), [this](std::size_t a, std::size_t b) {
            const std::size_t fa = face(a);
            const std::size_t fb = face(b);
            return letters_[fa].sent != letters_[fb].sent ? letters_[fa].sent < letters_[fb].sent
                                                          : fa < fb;
        });
    }

    /// Steps 4 and 6. Children first: the first of them is the face of a dummy.
    void sort_all(std::vector<std::size_t>& roots) {
        for (std::vector<std::size_t>& siblings : children_) sort(siblings);
        sort(roots);
    }

    /// Step 5.
    void gather_by_subject(std::vector<std::size_t>& roots) {
        struct Group {
            std::size_t node;
            std::size_t slot;  ///< where it stands among the roots
        };
        std::map<std::string, Group, std::less<>> table;
        const auto subject = [this](std::size_t node) -> const std::string& {
            return letters_[face(node)].subject;
        };
        const auto reply = [this](std::size_t node) {
            return !is_dummy(node) && letters_[node].is_reply;
        };
        for (std::size_t i = 0; i < roots.size(); ++i) {
            const std::size_t node = roots[i];
            if (subject(node).empty()) continue;
            const auto [at, made] = table.emplace(subject(node), Group{node, i});
            Group& first = at->second;
            if (made || is_dummy(first.node)) continue;
            if (is_dummy(node) || (reply(first.node) && !reply(node))) first = {node, i};
        }
        std::vector<std::size_t> kept = roots;
        for (std::size_t i = 0; i < roots.size(); ++i) {
            const std::size_t node = roots[i];
            if (subject(node).empty()) continue;
            Group& first = table.find(subject(node))->second;
            if (first.node == node) continue;
            kept[i] = kNone;
            if (is_dummy(first.node) && is_dummy(node)) {
                lift(node, children_[first.node]);
            } else if (is_dummy(first.node) || (reply(node) && !reply(first.node))) {
                children_[first.node].push_back(node);
            } else {
                children_.push_back({first.node, node});
                first.node = kept[first.slot] = children_.size() - 1;
            }
        }
        std::erase(kept, kNone);
        roots = std::move(kept);
    }

    const std::vector<Letter>& letters_;
    std::vector<std::size_t> parent_;
    std::vector<std::size_t> child_count_;  ///< while links come and go
    std::vector<std::vector<std::size_t>> children_;
};

}  // namespace

ThreadForest thread_by_subject(const std::vector<Letter>& letters) {
    std::vector<std::size_t> order(letters.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto earlier = [&letters](std::size_t a, std::size_t b) {
        return letters[a].sent != letters[b].sent ? letters[a].sent < letters[b].sent : a < b;
    };
    std::sort(order.begin(), order.end(), earlier);
    std::map<std::string, std::size_t, std::less<>> first_of;
    ThreadForest out;
    out.nodes.resize(letters.size());
    for (const std::size_t i : order) {
        out.nodes[i].number = letters[i].number;
        // Taken by date, the first of each subject begins its thread, and threads are in order.
        const auto [at, made] = first_of.emplace(letters[i].subject, i);
        if (made) {
            out.roots.push_back(i);
        } else {
            out.nodes[at->second].children.push_back(i);
        }
    }
    return out;
}

ThreadForest thread_by_references(const std::vector<Letter>& letters) {
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
