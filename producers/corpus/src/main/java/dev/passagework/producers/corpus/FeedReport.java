package dev.passagework.producers.corpus;

/**
 * What a feed did, or has done so far. What was read was sent, unchanged or empty.
 *
 * @param read number of good lines read
 * @param sent number of records sent because they are new or changed
 * @param unchanged number that the topic holds already
 * @param empty number of passages without title and text, which are not sent
 * @param withdrawn number of records withdrawn because the source does not have them
 * @param spared number of records that would have been withdrawn, had no line been malformed: one
 *     of those may be theirs
 * @param malformed number of lines that could not be used
 */
public record FeedReport(
    long read,
    long sent,
    long unchanged,
    long empty,
    long withdrawn,
    long spared,
    long malformed) {}
