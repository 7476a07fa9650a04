package dev.passagework.streams.refinery;

import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Languages told by script and, where several share one, by their commonest words. Made for texts
 * as short as queries: it speaks up only where the evidence is plain, since a query of names and
 * technical terms looks like no language, or like several.
 */
final class Languages {
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          words(
              "en",
              "the of and to in is are was were be been that this these those it its for with on at"
                  + " by from as an or not what which who how why when where does do did can could"
                  + " should would will has have had their there than between into about if"),
          words(
              "de",
              "der die das den dem des ein eine einer eines einem einen und oder nicht ist sind war"
                  + " wird werden wurde mit von zu zum zur im auf für als auch bei nach aus wie was"
                  + " wer wo wann warum welche welcher welches kann hat haben sich durch über"
                  + " unter"),
          words(
              "fr",
              "le la les un une des du de et ou est sont était être dans par pour sur avec que qui"
                  + " quoi quel quelle quels quelles comment pourquoi quand où ne pas plus ce cette"
                  + " ces son sa ses leur il elle au aux en se d l"),
          words(
              "es",
              "el la los las un una unos unas de del y o es son era ser en por para con que qué"
                  + " quién cuál cuáles cómo cuándo dónde no más este esta estos su sus se al lo"
                  + " entre sobre como cuando puede tiene"),
          words(
              "it",
              "il lo la i gli le un una di del della dei delle e o è sono era essere in per con su"
                  + " che chi cosa quale quali come perché quando dove non più questo questa suo"
                  + " sua si al alla nel nella da dal dalla tra"),
          words(
              "pt",
              "o a os as um uma de do da dos das e ou é são era ser em no na nos nas por para com"
                  + " que quem qual quais como quando onde não mais este esta seu sua se ao à"
                  + " pelo pela entre sobre pode tem"),
          words(
              "nl",
              "de het een en of is zijn was waren wordt worden niet in op van voor met aan bij uit"
                  + " naar als ook dat die dit deze wat wie waar wanneer waarom hoe welke kan heeft"
                  + " hebben door over tussen"),
          words(
              "sv",
              "en ett den det de och eller är var att inte i på av för med till från som om vad vem"
                  + " vilken vilka hur varför när där kan har hade sig genom mellan under"),
          words(
              "pl",
              "i lub nie jest są był być w we z ze na do od dla po przez przy o że który która"
                  + " które co kto jak dlaczego kiedy gdzie jaki jaka jakie się ten ta to czy może"
                  + " między"),
          words(
              "tr",
              "ve veya bir bu şu o için ile de da ne nedir nasıl neden niçin kim hangi nerede zaman"
                  + " mi mı olan olarak değil var yok daha en gibi kadar sonra arasında"),
          words(
              "ru",
              "и или не в во на с со к по из за от до для о об что кто как какой какая какие почему"
                  + " когда где это этот эта быть был была есть его её их при между может ли"),
          words(
              "uk",
              "і й та або не в у на з із до по від за для про що хто як який яка які чому коли де"
                  + " це цей ця бути був була є його її їх при між може чи"));

  private static final Map<String, Set<UnicodeScript>> SCRIPTS =
      Map.ofEntries(
          Map.entry("ru", EnumSet.of(UnicodeScript.CYRILLIC)),
          Map.entry("uk", EnumSet.of(UnicodeScript.CYRILLIC)),
          Map.entry(
              "ja", EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HAN)),
          Map.entry("zh", EnumSet.of(UnicodeScript.HAN)),
          Map.entry("ko", EnumSet.of(UnicodeScript.HANGUL, UnicodeScript.HAN)),
          Map.entry("ar", EnumSet.of(UnicodeScript.ARABIC)),
          Map.entry("he", EnumSet.of(UnicodeScript.HEBREW)),
          Map.entry("el", EnumSet.of(UnicodeScript.GREEK)),
          Map.entry("hi", EnumSet.of(UnicodeScript.DEVANAGARI)),
          Map.entry("th", EnumSet.of(UnicodeScript.THAI)));
  private static final Set<UnicodeScript> LATIN = EnumSet.of(UnicodeScript.LATIN);

  /** Codes of the languages that can be told, in order. */
  static final Set<String> KNOWN = known();

  private static final int FEWEST_LETTERS = 4;
  private static final int PLAIN_HITS = 5;

  private Languages() {}

  /** The language of a text of some length, if it is plain. */
  static Optional<String> of(String text) {
    Map<UnicodeScript, Long> letters = letters(text);
    long all = letters.values().stream().mapToLong(Long::longValue).sum();
    Optional<UnicodeScript> main =
        letters.entrySet().stream()
            .filter(script -> 2 * script.getValue() > all)
            .map(Map.Entry::getKey)
            .findFirst();
    if (letters.containsKey(UnicodeScript.HIRAGANA)) {
      return Optional.of("ja");
    }
    if (main.isEmpty() || all < FEWEST_LETTERS) {
      return Optional.empty();
    }
    if (main.get() == UnicodeScript.HAN) {
      return Optional.of("zh");
    }
    List<String> candidates =
        KNOWN.stream().filter(language -> scriptsOf(language).contains(main.get())).toList();
    List<String> inWords = candidates.stream().filter(WORDS::containsKey).toList();
    return inWords.isEmpty() ? candidates.stream().findFirst() : plainest(inWords, words(text));
  }

  /** What speaks plainly against a text's being in a language, in words. */
  static Optional<String> against(String language, String text) {
    Map<UnicodeScript, Long> letters = letters(text);
    long all = letters.values().stream().mapToLong(Long::longValue).sum();
    long own = scriptsOf(language).stream().mapToLong(s -> letters.getOrDefault(s, 0L)).sum();
    long needed = scriptsOf(language).equals(LATIN) ? all / 2 : all / 10;
    if (all >= FEWEST_LETTERS && own < Math.max(1, needed)) {
      return Optional.of("%d of its %d letters are of that script".formatted(own, all));
    }
    List<String> words = words(text);
    long expected = hits(language, words);
    return WORDS.keySet().stream()
        .filter(other -> !other.equals(language) && WORDS.containsKey(language))
        .max(
            Comparator.comparingLong((String other) -> hits(other, words))
                .thenComparing(Comparator.reverseOrder()))
        .filter(other -> isPlain(hits(other, words), expected, words.size()))
        .map(
            other ->
                "%d of its %d words are common in %s, %d in %s"
                    .formatted(hits(other, words), words.size(), other, expected, language));
  }

  private static boolean isPlain(long other, long expected, int words) {
    return (other >= 3 && other > 2 * expected) || (other == 2 && expected == 0 && words <= 6);
  }

  private static Optional<String> plainest(List<String> candidates, List<String> words) {
    List<String> ordered =
        candidates.stream()
            .sorted(
                Comparator.comparingLong((String language) -> -hits(language, words))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    long best = hits(ordered.get(0), words);
    long second = ordered.size() > 1 ? hits(ordered.get(1), words) : 0;
    return best >= PLAIN_HITS && 2 * best >= 3 * second
        ? Optional.of(ordered.get(0))
        : Optional.empty();
  }

  /** Common words of a language. A single Latin letter is none: it stands for itself, as in I/O. */
  private static long hits(String language, List<String> words) {
    Set<String> common = WORDS.getOrDefault(language, Set.of());
    return words.stream()
        .filter(word -> word.length() > 1 || word.charAt(0) > 'z')
        .filter(common::contains)
        .count();
  }

  private static List<String> words(String text) {
    return Words.of(text).list();
  }

  private static Set<UnicodeScript> scriptsOf(String language) {
    return SCRIPTS.getOrDefault(language, LATIN);
  }

  private static Map<UnicodeScript, Long> letters(String text) {
    return text.codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
        .collect(Collectors.groupingBy(script -> script, Collectors.counting()));
  }

  private static Set<String> known() {
    Set<String> all = new TreeSet<>(WORDS.keySet());
    all.addAll(SCRIPTS.keySet());
    return Collections.unmodifiableSet(all);
  }

  private static Map.Entry<String, Set<String>> words(String language, String words) {
    return Map.entry(language, Set.copyOf(List.of(words.split(" "))));
  }
}
