package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile.Exemption;

/**
 * Grammar of a profile document. Each document is read with a new instance, since what is allowed in one place depends
 * on what has been read before.
 */
final class ProfileGrammar {

    static final String EXEMPT = "exempt";

    private static final Member<Instant> NEW_CLIENTS_FROM = optional("newClientsFrom", Instants.GRAMMAR);

    /** Member for the longest duration of a waiver, as an authority may set it. */
    private static final Member<Duration> LONGEST = ParameterMember.of(
            Parameter.duration("longest", Timetable.LONGEST_WAIVER, Duration.ofDays(1), Duration.ofDays(3 * 366)),
            "Longest time from now until the end of a waiver",
            Timetable.LONGEST_WAIVER);

    private static final Member<Duration> WAIVERS = optional(
            "waivers",
            Grammar.object("write an object with longest", read -> read.get(LONGEST), LONGEST),
            Timetable.LONGEST_WAIVER);
    private static final Member<List<Exemption>> EXEMPTIONS = optional(
            EXEMPT,
            Grammar.list(
                    "write a list",
                    Grammar.object(
                            "write an object with id, reason and until",
                            Exemption.class,
                            required(
                                    "id",
                                    text(
                                            "write the internal id of the client",
                                            "{\"description\":\"Internal id of the client (not its client_id)\"}")),
                            required("reason", text("write why this client is exempt", "{}")),
                            required("until", Instants.GRAMMAR))),
            List.of());

    private static final Member<Boolean> TEST_TOKENS = optional("testTokens", Grammar.FLAG, false);
    private static final Member<Boolean> TRY = optional("try", Grammar.FLAG, false);

    private final RequirementsGrammar requirements = new RequirementsGrammar();

    /** A document without an edition counts as one of the first: later requirements refuse nothing in it. */
    Grammar<Profile> document() {
        Member<RuleSet> rules = required(
                "ruleSet", Grammar.oneOf(List.of(RuleSet.values()), RuleSet::id).map(requirements::under));
        Member<Edition> edition = optional(
                "catalogue",
                Grammar.oneOf(
                                Catalogue.EDITIONS,
                                Edition::id,
                                "write \"" + Catalogue.EDITION.id() + "\", the edition that this version knows")
                        .map(requirements::of));
        Member<Map<String, Stage>> dated = optional("requirements", requirements.all());
        Member<Map<String, Map<String, Instant>>> cohorts =
                optional("cohorts", cohorts().all(), Map.of());
        return Grammar.object(
                "write one JSON object",
                read -> new Profile(
                        read.get(rules),
                        requirements.stages(),
                        requirements.off(),
                        read.get(EXEMPTIONS),
                        new Timetable(
                                requirements.edition(),
                                read.find(NEW_CLIENTS_FROM).orElse(null),
                                read.get(cohorts),
                                read.get(WAIVERS),
                                Map.of()),
                        read.get(RegistersGrammar.REGISTERS),
                        read.get(AssessmentsGrammar.ASSESSMENTS),
                        read.get(NoticesGrammar.NOTICES),
                        read.get(KeysGrammar.KEYS),
                        read.get(TEST_TOKENS),
                        read.get(TRY)),
                rules,
                edition,
                NEW_CLIENTS_FROM,
                dated,
                cohorts,
                WAIVERS,
                EXEMPTIONS,
                RegistersGrammar.REGISTERS,
                AssessmentsGrammar.ASSESSMENTS,
                NoticesGrammar.NOTICES,
                KeysGrammar.KEYS,
                TEST_TOKENS,
                TRY);
    }

    /** Returns the grammar of cohorts, which depends on the requirements that have been read so far. */
    CohortsGrammar cohorts() {
        return new CohortsGrammar(requirements);
    }

    private static Grammar<String> text(String remedy, String meaning) {
        return Grammar.value(
                node -> Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank()),
                remedy,
                Grammar.schema("{\"type\":\"string\",\"pattern\":\"\\\\S\"}").setAll(Grammar.schema(meaning)));
    }
}
