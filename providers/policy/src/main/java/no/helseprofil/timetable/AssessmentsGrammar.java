package no.helseprofil.timetable;

import java.time.Duration;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameter;

/** Grammar of {@link AssessmentSettings}. */
final class AssessmentsGrammar {

    private static final AssessmentSettings NONE = AssessmentSettings.NONE;
    private static final Duration DAY = Duration.ofDays(1);

    /** The least interval is longer than any assessment takes. */
    static final Member<AssessmentSettings> ASSESSMENTS = Member.optional(
            "assessments",
            Grammar.object(
                    "write an object with every, clients, apis, window and kept, or some of them",
                    AssessmentSettings.class,
                    ParameterMember.of(
                            Parameter.duration("every", DAY, Duration.ofHours(1), Duration.ofDays(366)),
                            "Interval between the starts of scheduled assessments",
                            NONE.every()),
                    ParameterMember.of(
                            Parameter.flag("clients", NONE.clients()),
                            "Whether scheduled assessments include clients",
                            NONE.clients()),
                    ParameterMember.of(
                            Parameter.flag("apis", NONE.apis()),
                            "Whether scheduled assessments probe APIs",
                            NONE.apis()),
                    ParameterMember.of(
                            Parameter.duration("window", NONE.window(), DAY, Duration.ofDays(400)),
                            "Age up to which observations are taken into account",
                            NONE.window()),
                    ParameterMember.of(
                            Parameter.duration("kept", NONE.kept(), DAY, Duration.ofDays(10 * 366)),
                            "Time for which an assessment is kept",
                            NONE.kept())),
            NONE);

    private AssessmentsGrammar() {}
}
