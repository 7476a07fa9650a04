package dev.passagework.streams.refinery;

import java.util.List;

/**
 * What must be known before a pair on the topic that the refinery does not keep is retracted.
 *
 * @param requests requests that the pair's origins are
 * @param labelled whether a label speaks for it as well
 */
record Ungrounded(List<String> requests, boolean labelled) {
  Ungrounded {
    requests = List.copyOf(requests);
  }
}
