package dev.passagework.streams.planner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.List;

/** What happens to a plan entry, as told to its ledger. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerEvent.Ordered.class, name = "ordered"),
  @JsonSubTypes.Type(value = LedgerEvent.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = LedgerEvent.Survey.class, name = "survey"),
  @JsonSubTypes.Type(value = LedgerEvent.Step.class, name = "step"),
  @JsonSubTypes.Type(value = LedgerEvent.Size.class, name = "size"),
  @JsonSubTypes.Type(value = LedgerEvent.Proposal.class, name = "proposal"),
  @JsonSubTypes.Type(value = LedgerEvent.Gain.class, name = "gain")
})
sealed interface LedgerEvent {
  /** A plan has come, and says this of the entry. */
  record Ordered(Terms terms) implements LedgerEvent {
    @Override
    public Ledger changed(Book book) {
      return book.ledger().after(this);
    }
  }

  /** A call to be queued. */
  record Candidate(Release release) implements LedgerEvent {
    @Override
    public Ledger changed(Book book) {
      return book.queued(release);
    }
  }

  /**
   * The begin or end of a survey: the walk over the passages of a partition when a plan has come.
   *
   * @param partition partition of the passages
   * @param over whether it has ended
   */
  record Survey(int partition, boolean over) implements LedgerEvent {
    @Override
    public Ledger changed(Book book) {
      return book.ledger().after(this);
    }
  }

  /**
   * A step in the life of one released call.
   *
   * @param kind the step
   * @param usage tokens that it took
   * @param cost money that it took
   * @param freed reservation that it ends
   */
  record Step(Kind kind, TokenUsage usage, double cost, TokenUsage freed) implements LedgerEvent {
    /** What can happen to a released call. */
    enum Kind {
      SENT,
      WITHDRAWN,
      ANSWERED,
      FAILED,
      /** Answered after all, having failed. */
      RECOVERED
    }

    static Step sent() {
      return new Step(Kind.SENT, TokenUsage.NONE, 0, TokenUsage.NONE);
    }

    static Step withdrawn(TokenUsage freed) {
      return new Step(Kind.WITHDRAWN, TokenUsage.NONE, 0, freed);
    }

    @Override
    public Ledger changed(Book book) {
      return book.ledger().after(this);
    }
  }

  /**
   * The number of passages of the corpus in a partition.
   *
   * @param partition the partition
   * @param passages the number
   */
  record Size(int partition, long passages) implements LedgerEvent {
    @Override
    public Ledger changed(Book book) {
      return book.ledger().with(book.ledger().briefing().after(this, book.now()));
    }
  }

  /**
   * The labelled pairs of a partition that prompts may show: those with the smallest ids.
   *
   * @param partition the partition
   * @param examples the pairs
   */
  record Proposal(int partition, List<Example> examples) implements LedgerEvent {
    public Proposal {
      examples = List.copyOf(examples);
    }

    @Override
    public Ledger changed(Book book) {
      return book.ledger().with(book.ledger().briefing().after(this, book.now()));
    }
  }

  /**
   * The gain that another thousand pairs of the entry may bring.
   *
   * @param source what it was measured on, and how
   * @param upper upper end of its interval
   */
  record Gain(String source, double upper) implements LedgerEvent {
    @Override
    public Ledger changed(Book book) {
      return book.ledger().after(this);
    }
  }

  /**
   * The ledger after the event.
   *
   * @param book the ledger as it stood, and what is beside it
   */
  Ledger changed(Book book);

  /** A ledger at work: what it stands at, the time, and its queue. */
  interface Book {
    Ledger ledger();

    /** The time, in milliseconds. */
    long now();

    /** The ledger after a call was put at the end of the queue. */
    Ledger queued(Release release);
  }
}
