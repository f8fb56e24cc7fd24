package no.helseprofil.timetable;

import java.time.Duration;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameter;

/** Grammar of {@link KeySettings}. */
final class KeysGrammar {

    private static final KeySettings DEFAULT = KeySettings.DEFAULT;
    private static final Duration DAY = Duration.ofDays(1);

    /** The overlap is long enough that a thief of a token can't stop the client before an administrator is at work. */
    static final Member<KeySettings> KEYS = Member.optional(
            "keys",
            Grammar.object(
                            "write an object with overlap and life, or one of them",
                            KeySettings.class,
                            ParameterMember.of(
                                    Parameter.duration("overlap", DEFAULT.overlap(), DAY, Duration.ofDays(366)),
                                    "Time for which a client's previous keys remain valid after it has registered a new one",
                                    DEFAULT.overlap()),
                            ParameterMember.of(
                                    Parameter.duration(
                                            "life", DEFAULT.life(), DAY.multipliedBy(7), Duration.ofDays(5 * 366)),
                                    "Lifetime of a key that a client registers itself",
                                    DEFAULT.life()))
                    .where(KeySettings::isRenewable, "write a life that is longer than the overlap"),
            DEFAULT);

    private KeysGrammar() {}
}
