package no.helseprofil.realmtemplate;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;
import static no.helseprofil.realmtemplate.TemplateGrammar.isDistinct;
import static no.helseprofil.realmtemplate.TemplateGrammar.one;
import static no.helseprofil.realmtemplate.TemplateGrammar.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.realmtemplate.RealmTemplate.Administrator;
import no.helseprofil.realmtemplate.RealmTemplate.Keys;
import no.helseprofil.realmtemplate.RealmTemplate.Mail;
import no.helseprofil.realmtemplate.RealmTemplate.Operator;
import no.helseprofil.realmtemplate.RealmTemplate.SessionLimits;
import no.helseprofil.realmtemplate.RealmTemplate.TemplateBroker;
import no.helseprofil.realmtemplate.RealmTemplate.TemplateKey;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.ProfileSchema;

/** Grammar of a realm's template, with the meaning of each member. */
final class TemplateGrammar {

    /** Languages of the login theme. */
    private static final List<String> LANGUAGES = List.of("nb", "nn", "en", "se");

    private static final List<String> NEEDED_LANGUAGES = List.of("nb", "nn", "en");

    /** Roles of Keycloak's client realm-management. */
    private static final List<String> ADMINISTRATION = List.of(
            "realm-admin",
            "manage-realm",
            "view-realm",
            "manage-clients",
            "view-clients",
            "query-clients",
            "manage-users",
            "view-users",
            "query-users",
            "query-groups",
            "manage-events",
            "view-events",
            "manage-identity-providers",
            "view-identity-providers",
            "manage-authorization",
            "view-authorization",
            "impersonation");

    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    static final String LINE = "[^\\p{Cntrl}]{1,255}";
    private static final String WORD = "[!-~]{1,500}";
    private static final String HTTPS = "https://[!-~]{1,500}";
    private static final String LOGO = "https://[!-~]{1,1990}|data:image/[a-z+]{3,7};base64,[A-Za-z0-9+/=]{1,262000}";
    private static final String VAULT = "\\$\\{vault\\.[A-Za-z0-9._-]{1,100}\\}";

    /** Longest idle time that {@code GET install} accepts of a realm. */
    private static final Duration LONGEST_IDLE = Duration.ofHours(1);

    private static final Duration LONGEST_SESSION = Duration.ofHours(12);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final int LARGEST_PORT = 65_535;
    private static final int SMTP = 587;

    private TemplateGrammar() {}

    static Grammar<RealmTemplate> template() {
        return Grammar.object(
                "write one object",
                RealmTemplate.class,
                required(
                        "realm",
                        text(NAME, "Name of the realm, as it appears in URLs", "write letters, digits, . _ and -")),
                required("authority", described("Authority that is responsible for the realm", operator())),
                optional(
                        "address",
                        text(HTTPS, "Address of the realm, if other than the server's", "write an https URL")),
                optional("languages", languages(), NEEDED_LANGUAGES),
                optional("theme", text(NAME, "The login theme", "write the name of a login theme"), "helseprofil"),
                optional(
                        "brokers",
                        described("Identity providers at which users log in", BrokerGrammar.brokers()),
                        List.of()),
                optional("keys", described("Keys of the realm, which the server generates", keys()), Keys.ONE_EACH),
                optional("sessions", described("Limits of a user's session", sessions()), SessionLimits.USUAL),
                optional("mail", described("Mail server (SMTP)", mail())),
                optional(
                        "pseudonymSalt",
                        text(
                                VAULT,
                                "Secret from which pseudonyms are derived, if they must remain those of another realm; by default"
                                        + " the server generates one",
                                secret("${vault.salt}"))),
                optional("roles", described("Roles of the realm's own", names()), List.of()),
                optional("administrators", described("Administrators of the realm", administrators()), List.of()),
                required("profile", profile()));
    }

    private static Grammar<Operator> operator() {
        return Grammar.object(
                "write an object with name and logo",
                Operator.class,
                required(
                        "name",
                        text(LINE, "Name shown to users on the pages of the realm", "write a name on one line")),
                optional(
                        "logo",
                        text(LOGO, "Picture shown next to the name", "write an https URL, or data:image/…;base64,…")));
    }

    private static Grammar<List<String>> languages() {
        return described(
                "Languages of the realm's pages, the default first; must include nb, nn and en",
                Grammar.list("write a list", Grammar.oneOf(LANGUAGES, Function.identity()))
                        .where(
                                some -> some.containsAll(NEEDED_LANGUAGES) && isDistinct(some),
                                "write nb, nn and en, and none twice"));
    }

    private static Grammar<Keys> keys() {
        return Grammar.object(
                "write an object with signing and encryption",
                Keys.class,
                optional(
                        "signing",
                        described(
                                "Signing keys: the first active key signs; keys in state next or earlier are only published",
                                rotating(TemplateKey.SIGNING)),
                        Keys.ONE_EACH.signing()),
                optional(
                        "encryption",
                        described(
                                "Keys for which others encrypt messages to the realm",
                                rotating(TemplateKey.ENCRYPTION)),
                        Keys.ONE_EACH.encryption()));
    }

    private static Grammar<List<TemplateKey>> rotating(List<String> algorithms) {
        return Grammar.list(
                        "write a list",
                        Grammar.object(
                                "write an object with name, algorithm and state",
                                TemplateKey.class,
                                required(
                                        "name",
                                        text(NAME, "Short name of the key, such as the year", "write a short name")),
                                required("algorithm", one(algorithms, "Algorithm of the key")),
                                optional(
                                        "state",
                                        Grammar.oneOf(
                                                List.of(TemplateKey.Use.values()),
                                                use -> use.name().toLowerCase(Locale.ROOT)),
                                        TemplateKey.Use.ACTIVE)))
                .where(
                        some -> some.stream().anyMatch(key -> key.state().isActive())
                                && isDistinct(
                                        some.stream().map(TemplateKey::name).toList()),
                        "write one that is active at least, and no name twice");
    }

    private static Grammar<SessionLimits> sessions() {
        return Grammar.object(
                "write an object with idle and longest",
                SessionLimits.class,
                optional("idle", duration("Longest time without activity", LONGEST_IDLE), SessionLimits.USUAL.idle()),
                optional("longest", duration("Longest time in all", LONGEST_SESSION), SessionLimits.USUAL.longest()));
    }

    private static Grammar<Mail> mail() {
        return Grammar.object(
                "write an object with host and from",
                Mail.class,
                required("host", text(NAME, "Host name of the mail server", "write a host name")),
                optional("port", port(), SMTP),
                required(
                        "from",
                        text("[!-~]{1,200}@[!-~]{1,100}", "Sender address of mails", "write an e-mail address")),
                optional("user", text(WORD, "Username at the mail server", "write a name")),
                optional("password", text(VAULT, "Password at the mail server", secret("${vault.smtp}"))));
    }

    /**
     * Returns the grammar of administrators. User names and e-mail addresses must be distinct regardless of case, since
     * both serve to log in.
     */
    private static Grammar<List<Administrator>> administrators() {
        return Grammar.list("write a list", administrator())
                .where(
                        some -> isDistinct(some, Administrator::username) && isDistinct(some, Administrator::email),
                        "write no username and no email twice");
    }

    private static Grammar<Administrator> administrator() {
        return Grammar.object(
                "write an object with username, firstName, lastName, email and roles",
                Administrator.class,
                required("username", text(NAME, "Username of the administrator", "write letters, digits, . _ and -")),
                required("firstName", text(LINE, "First name of the administrator", "write a name on one line")),
                required("lastName", text(LINE, "Last name of the administrator", "write a name on one line")),
                required(
                        "email",
                        text(
                                "[!-~]{1,200}@[!-~]{1,100}",
                                "E-mail address of the administrator",
                                "write an e-mail address")),
                required(
                        "roles",
                        described(
                                "Roles of realm-management",
                                Grammar.list("write a list", Grammar.oneOf(ADMINISTRATION, Function.identity())))));
    }

    /** Returns the grammar of a profile document as {@code PUT profile} accepts it, with its places below this one. */
    private static Grammar<ObjectNode> profile() {
        ObjectNode schema = Grammar.schema(
                        "{\"description\":\"The profile document: timetable, cohorts, registers, notices\"}")
                .put("$ref", ProfileSchema.json().path("$id").textValue());
        return new Grammar<>(
                (node, place) -> {
                    if (!(node instanceof ObjectNode document)) {
                        return place.wrong("write the profile document as an object");
                    }
                    try {
                        ProfileDocument.parse(document.toString());
                        return Optional.of(document);
                    } catch (InvalidProfileException invalid) {
                        invalid.problems()
                                .forEach(problem -> new Place(place.pointer() + problem.pointer(), place.problems())
                                        .wrong(problem.detail()));
                        return Optional.empty();
                    }
                },
                schema);
    }

    private static Grammar<List<String>> names() {
        return Grammar.list("write a list", text(NAME, "Name of a role", "write letters, digits, . _ and -"))
                .where(TemplateGrammar::isDistinct, "write none twice");
    }

    private static Grammar<Integer> port() {
        return described(
                "Port of the mail server; default 587",
                Grammar.value(
                        node -> Optional.of(node)
                                .filter(number -> number.isInt())
                                .map(number -> number.intValue())
                                .filter(number -> number > 0 && number <= LARGEST_PORT),
                        "write a number from 1 to " + LARGEST_PORT,
                        Grammar.schema("{\"type\":\"integer\",\"minimum\":1,\"maximum\":" + LARGEST_PORT + "}")));
    }

    private static Grammar<Duration> duration(String meaning, Duration longest) {
        return described(
                meaning + ", from " + SHORTEST + " to " + longest,
                Grammar.value(
                        node -> Optional.ofNullable(node.textValue())
                                .flatMap(TemplateGrammar::readDuration)
                                .filter(read -> read.compareTo(SHORTEST) >= 0 && read.compareTo(longest) <= 0),
                        "write a duration in ISO 8601 from " + SHORTEST + " to " + longest,
                        Grammar.schema("{\"type\":\"string\",\"pattern\":\"^PT\"}")));
    }

    private static Optional<Duration> readDuration(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String secret(String example) {
        return "write the reference to the secret in the vault, such as " + example
                + "; don't write the secret itself in this file";
    }

    static Grammar<String> one(List<String> choices, String meaning) {
        return described(meaning, Grammar.oneOf(choices, Function.identity()));
    }

    static Grammar<String> text(String form, String meaning, String remedy) {
        ObjectNode schema = Grammar.schema("{\"type\":\"string\"}")
                .put("pattern", "^(" + form.replace("\\p{Cntrl}", "\\u0000-\\u001F\\u007F") + ")$");
        return described(meaning, Grammar.text(form, remedy).by(schema));
    }

    private static <T> Grammar<T> described(String meaning, Grammar<T> grammar) {
        ObjectNode schema = Grammar.schema("{}").put("description", meaning);
        schema.setAll(Objects.requireNonNull(grammar.schema()));
        return grammar.by(schema);
    }

    /** Returns whether the names are distinct regardless of case. */
    static <T> boolean isDistinct(List<T> some, Function<T, String> name) {
        return isDistinct(some.stream()
                .map(name)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList());
    }

    private static boolean isDistinct(List<String> some) {
        return new HashSet<>(some).size() == some.size();
    }

    /**
     * Grammar of identity providers. Values that the import of an identity provider would refuse are refused here, with
     * their place.
     */
    private static final class BrokerGrammar {

        /**
         * Form of a {@code client_id} (RFC 6749, appendix A.1), without spaces, and no longer than Keycloak's column.
         */
        private static final String CLIENT = "[!-~]{1,255}";

        /** Form of a scope (RFC 6749, appendix A.4), which also applies to {@code acr_values}. */
        private static final String VALUE = "[!#-\\[\\]-~]{1,255}";

        private static final String VALUES = VALUE + "( " + VALUE + "){0,50}";
        private static final String WITH_OPENID = "(" + VALUE + " ){0,50}openid( " + VALUE + "){0,50}";
        private static final String KEY = "[!-~]{1,500}";

        /** Form of an address without query, fragment and user. */
        private static final String ADDRESS = "https://[!$->A-~]{1,500}";

        private BrokerGrammar() {}

        static Grammar<List<TemplateBroker>> brokers() {
            return Grammar.list("write a list", broker())
                    .where(some -> isDistinct(some, TemplateBroker::alias), "write no alias twice");
        }

        private static Grammar<TemplateBroker> broker() {
            return Grammar.object(
                    "write an object with type, alias, name and clientId",
                    TemplateBroker.class,
                    required("type", one(TemplateBroker.TYPES, "Type of the identity provider")),
                    required(
                            "alias",
                            text(
                                    TemplateGrammar.NAME,
                                    "Alias of the identity provider, as it appears in URLs",
                                    "write letters, digits, . _ and -")),
                    required("name", text(TemplateGrammar.LINE, "Name shown to users", "write a name on one line")),
                    required(
                            "clientId",
                            text(
                                    CLIENT,
                                    "client_id of this realm at the identity provider",
                                    "write its client_id there, at most 255 characters")),
                    optional("issuer", address("Issuer of the identity provider")),
                    optional("level", one(TemplateBroker.LEVELS, "Lowest security level that is accepted")),
                    optional(
                            "acrValues",
                            text(
                                    VALUES,
                                    "Additional values for acr_values",
                                    "write values separated by single spaces")),
                    optional(
                            "algorithm",
                            one(
                                    TemplateBroker.ALGORITHMS,
                                    "Algorithm with which this realm signs requests to the identity provider")),
                    optional(
                            "keyId",
                            text(KEY, "kid of the key that signs requests to the identity provider", "write a kid")),
                    optional(
                            "scopes",
                            text(
                                    WITH_OPENID,
                                    "Requested scopes",
                                    "write openid and any further scopes, separated by single spaces")),
                    optional("keyRegistration", address("Address at which this realm registers its next key")));
        }

        private static Grammar<String> address(String meaning) {
            String remedy = "write an address https://… without query and fragment";
            return text(ADDRESS, meaning, remedy).where(BrokerGrammar::hasHost, remedy);
        }

        private static boolean hasHost(String address) {
            try {
                URI read = new URI(address);
                return read.getHost() != null && read.getRawUserInfo() == null;
            } catch (URISyntaxException unreadable) {
                return false;
            }
        }
    }
}
