package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.register.RegisterSettings.OrganisationSource;
import no.helseprofil.register.RegisterSettings.Organisations;
import no.helseprofil.register.RegisterSettings.OrganisationsDown;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import no.helseprofil.timetable.Profile.AssessmentSettings;
import no.helseprofil.timetable.Profile.Exemption;
import no.helseprofil.timetable.Profile.KeySettings;
import no.helseprofil.timetable.Profile.NoticeSettings;
import no.helseprofil.timetable.Profile.NoticeSettings.Webhook;
import no.helseprofil.timetable.RequirementsGrammar.ParameterMember;
import no.helseprofil.timetable.StagesGrammar.CohortsGrammar;

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
                        read.get(TRY),
                        List.of(),
                        null),
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

    /** Grammar of {@link AssessmentSettings}. */
    private static final class AssessmentsGrammar {

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

    /** Grammar of {@link KeySettings}. */
    private static final class KeysGrammar {

        private static final KeySettings DEFAULT = KeySettings.DEFAULT;
        private static final Duration DAY = Duration.ofDays(1);

        /**
         * The overlap is long enough that a thief of a token can't stop the client before an administrator is at work.
         */
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

    /** Grammar of {@link NoticeSettings}. */
    private static final class NoticesGrammar {

        private static final int MOST_DAYS = 365;
        private static final int MOST_TIMES = 10;
        private static final int LONGEST = 500;

        private static final String URL = "https?://[!-~]{1," + LONGEST + "}";
        private static final String SECRET = "\\$\\{vault\\.[A-Za-z0-9._-]{1,100}\\}";

        private static final Grammar<Integer> DAY = Grammar.value(
                node -> Optional.of(node)
                        .filter(number -> number.isIntegralNumber() && number.canConvertToInt())
                        .map(number -> number.intValue())
                        .filter(number -> number >= 1 && number <= MOST_DAYS),
                "write a whole number of days from 1 to " + MOST_DAYS,
                null);

        private static final Grammar<List<Integer>> DAYS = Grammar.list("write a list of numbers of days", DAY)
                .where(
                        days -> days.size() <= MOST_TIMES && new HashSet<>(days).size() == days.size(),
                        "write at most " + MOST_TIMES + " numbers, none of them twice")
                .by(Grammar.schema("""
                        {"type":"array","maxItems":%d,"uniqueItems":true,
                         "items":{"type":"integer","minimum":1,"maximum":%d}}
                        """.formatted(MOST_TIMES, MOST_DAYS)));

        private static final Grammar<Webhook> WEBHOOK = Grammar.object(
                "write an object with url and secret",
                Webhook.class,
                required(
                        "url",
                        Grammar.text(URL, "write an absolute https URL in ASCII of up to " + LONGEST + " characters")),
                required(
                        "secret",
                        Grammar.text(
                                SECRET,
                                "write the name of the secret in Keycloak's vault, such as ${vault.webhook}; the secret"
                                        + " itself would be read by every reader of this document")));

        static final Member<NoticeSettings> NOTICES = optional(
                "notices",
                Grammar.object(
                        "write an object with mail, webhook and days, or some of them",
                        NoticeSettings.class,
                        optional("mail", Grammar.FLAG, NoticeSettings.NONE.mail()),
                        optional("webhook", WEBHOOK),
                        optional("days", DAYS, NoticeSettings.NONE.days())),
                NoticeSettings.NONE);

        private NoticesGrammar() {}
    }

    /** Grammar of {@link RegisterSettings}. */
    private static final class RegistersGrammar {

        private static final String REMEDY = "write an object with source and whenDown";

        private static final Member<PractitionerSource> SOURCE = required("source", oneOf(PractitionerSource.values()));
        private static final Member<ClaimsDown> WHEN_DOWN = optional(
                "whenDown",
                Grammar.object(
                        "write an object with hpr_number and hpr_details",
                        ClaimsDown.class,
                        optional("hpr_number", oneOf(WhenDown.values()), WhenDown.OMIT),
                        optional("hpr_details", oneOf(WhenDown.values()), WhenDown.OMIT)),
                new ClaimsDown(WhenDown.OMIT, WhenDown.OMIT));
        private static final Grammar<Practitioners> PRACTITIONERS =
                Grammar.object(REMEDY, read -> read.get(WHEN_DOWN).practitioners(read.get(SOURCE)), SOURCE, WHEN_DOWN);

        private static final Grammar<Organisations> ORGANISATIONS = Grammar.object(
                REMEDY,
                Organisations.class,
                required("source", oneOf(OrganisationSource.values())),
                optional("whenDown", oneOf(OrganisationsDown.values()), OrganisationsDown.ACCEPT));

        static final Member<RegisterSettings> REGISTERS = optional(
                "registers",
                Grammar.object(
                        "write an object with practitioners and organisations",
                        RegisterSettings.class,
                        optional("practitioners", PRACTITIONERS, RegisterSettings.NONE.practitioners()),
                        optional("organisations", ORGANISATIONS)),
                RegisterSettings.NONE);

        private RegistersGrammar() {}

        private static <E extends Enum<E>> Grammar<E> oneOf(E[] choices) {
            return Grammar.oneOf(List.of(choices), choice -> choice.name().toLowerCase(Locale.ROOT));
        }

        private record ClaimsDown(WhenDown hprNumber, WhenDown hprDetails) {

            Practitioners practitioners(PractitionerSource source) {
                return new Practitioners(source, hprNumber, hprDetails);
            }
        }
    }
}
