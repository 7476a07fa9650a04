package dev.passagework.streams.retrieval.encoder;

import java.util.List;

/**
 * The fixed texts by which two forms of one encoder are compared: questions, prose, code, numbers,
 * accents, other scripts, one word, and one text longer than any limit.
 */
final class ProbeTexts {

  static final List<String> ALL =
      List.of(
          "How do I make a consumer read a topic from its beginning?",
          "What is the largest number of records returned in a single call to poll?",
          "symptoms of vitamin D deficiency in adults",
          "The aurora appears where charged particles meet the upper atmosphere, mostly near the"
              + " poles; its colours tell which gas they struck, and at what height.",
          "A heat shield protects a craft that enters an atmosphere at high speed. Most burn away"
              + " slowly, and carry the heat off with what they lose.",
          "for (int i = 0; i < n; i++) { sum += values[i] * weights[i]; }",
          "In 1969, on 20 July at 20:17 UTC, 2 people landed; 384,400 km away, 600 million watched.",
          "Größe, façade, naïve, smørrebrød, žluťoučký kůň",
          "機械学習は データ から 学ぶ",
          "retriever",
          "max.poll.interval.ms=300000, session.timeout.ms=45000",
          "An index answers faster than a scan because it has sorted beforehand what will be asked"
              + " for. ".repeat(80));

  private ProbeTexts() {}
}
