#pragma once
/// Chunked<T>: a sequence that grows at its end and copies cheaply, since unchanged chunks are
/// shared between copies. Mailboxes, device folders and journals are built on it.
///
/// Doors: push_back, operator[], edit, back, size, erase_where, truncate, begin/end; ==.
/// Cost: copy is one pointer a chunk; edit and push_back clone at most one chunk.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "protocols/base/cow.h"

namespace base {

template <class T, std::size_t kChunk = 256>
class Chunked {
  public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

    const T& operator[](std::size_t index) const { return (*chunks_[index / kChunk])[index % kChunk]; }
    [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }

    /// The element to change; clones its chunk if a copy shares it.
    T& edit(std::size_t index) { return chunks_[index / kChunk].edit()[index % kChunk]; }

    void push_back(T value) {
        if (size_ % kChunk == 0) {
            chunks_.emplace_back();
            chunks_.back().edit().reserve(size_ == 0 ? 4 : kChunk);
        }
        chunks_.back().edit().push_back(std::move(value));
        ++size_;
    }

    /// Keeps the first `count` elements.
    void truncate(std::size_t count) {
        if (count >= size_) return;
        chunks_.resize((count + kChunk - 1) / kChunk);
        if (count % kChunk != 0) {
            auto& last = chunks_.back().edit();
            last.erase(last.begin() + static_cast<std::ptrdiff_t>(count % kChunk), last.end());
        }
        size_ = count;
    }

    void clear() { truncate(0); }

    /// Removes every element for which `goes(element)` holds; keeps the order of the rest.
    /// Chunks in front of the first removed element stay shared. Returns how many went.
    template <class Goes>
    std::size_t erase_where(Goes goes) {
        std::size_t first = 0;
        while (first < size_ && !goes((*this)[first])) ++first;
        if (first == size_) return 0;
        const std::size_t keep_chunks = first / kChunk;
        Chunked rest;
        for (std::size_t i = keep_chunks * kChunk; i < size_; ++i) {
            if (i < first || (i > first && !goes((*this)[i]))) rest.push_back((*this)[i]);
        }
        const std::size_t before = size_;
        chunks_.resize(keep_chunks);
        size_ = keep_chunks * kChunk + rest.size_;
        for (auto& chunk : rest.chunks_) chunks_.push_back(std::move(chunk));
        return before - size_;
    }

    class Iterator {
      public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        Iterator() = default;
        Iterator(const Chunked* owner, std::size_t index) : owner_{owner}, index_{index} {}
        reference operator*() const { return (*owner_)[index_]; }
        pointer operator->() const { return &(*owner_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        Iterator operator++(int) {
            Iterator old = *this;
            ++index_;
            return old;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

      private:
        const Chunked* owner_ = nullptr;
        std::size_t index_ = 0;
    };

    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, size_}; }

    friend bool operator==(const Chunked& a, const Chunked& b) {
        return a.size_ == b.size_ && a.chunks_ == b.chunks_;
    }

  private:
    std::vector<Cow<std::vector<T>>> chunks_;
    std::size_t size_ = 0;
};

}  // namespace base
