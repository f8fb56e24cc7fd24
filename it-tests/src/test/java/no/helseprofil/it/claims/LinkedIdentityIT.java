package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An account and an identity at a provider are of one person if the provider's number is the account's. Whoever has a password
 * could otherwise be the doctor at level 4 by an identity of their own.
 */
class LinkedIdentityIT {

    private static final String SCOPE = "nhn:demo-api/person";
    private static final String CONSOLE = "account-console";

    /** Somebody with an identity of their own: synthetic. */
    private static final String ATTACKERS_PID = "04056600324";

    private static final String OTHER_HPR_NUMBER = "9144900";

    private static final Map<String, IdentityProvider> PROVIDERS = new TreeMap<>();

    private static HealthRealm health;
    private static OidcClient client;

    @BeforeAll
    static void create() {
        health = HealthRealm.in(TestRealm.reachingThisMachine())
                .scope(
                        SCOPE,
                        Mapping.claim(Claims.SECURITY_LEVEL),
                        Mapping.claim(Claims.PID),
                        Mapping.claim(Claims.HPR_NUMBER),
                        Mapping.claim("idp"));
        client = health.client("electronic-journal", Map.of(), SCOPE);
        health.realm()
                .change(
                        CONSOLE,
                        console -> ((ArrayNode) console.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
        Stream.of(
                        IdentityProvider.in(health, "eid").tellingLevels().tellingNumbers("FORCE"),
                        IdentityProvider.in(health, "importing").tellingLevels().tellingNumbers("IMPORT"),
                        SamlProvider.of(health, "saml").ofLevelFour().tellingNumbers("FORCE"),
                        IdentityProvider.in(health, "numberless").tellingLevels(),
                        IdentityProvider.in(health, "fixed").ofLevelFour(),
                        IdentityProvider.in(health, "setting").setting("pid", ATTACKERS_PID),
                        IdentityProvider.in(health, "renaming").knownBy("email").tellingNumbers("IMPORT"),
                        IdentityProvider.in(health, "register")
                                .tellingNumbers("FORCE")
                                .telling("hpr_number", "FORCE"),
                        IdentityProvider.in(health, "register-once")
                                .tellingNumbers("FORCE")
                                .telling("hpr_number", "IMPORT"),
                        IdentityProvider.in(health, "harmless"))
                .forEach(provider -> PROVIDERS.put(provider.alias(), provider));
    }

    @AfterAll
    static void delete() {
        PROVIDERS.values().forEach(IdentityProvider::close);
        health.realm().close();
    }

    @Attack(
            by = Attacker.USER,
            tries = "with a doctor's password links their own eID in the account console",
            outcome = "refused, unless the eID sends the account's national identity number")
    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"eid", "importing", "saml", "numberless", "fixed", "setting"})
    void isNotLinkedInTheAccountConsole(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);

        LoginForm browser = linking(doctor, alias, attacker());

        assertRefused(browser, "This account can't be linked");
        assertThat(doctor.links()).as("the link is not kept").isEmpty();
        assertThat(doctor.attribute("pid")).isEqualTo(HealthRealm.PID);
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "with a doctor's e-mail at the eID, links it at first login by password",
            outcome = "refused, unless the eID sends the account's national identity number")
    @ParameterizedTest
    @ValueSource(strings = {"eid", "importing", "saml", "numberless", "fixed", "setting"})
    void isNotLinkedAtFirstLogin(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);

        LoginForm browser = firstLogin(doctor, alias, attacker());

        assertRefused(browser, "This account can't be linked");
        assertThat(doctor.links()).as("the link is not kept").isEmpty();
        assertThat(doctor.attribute("pid")).isEqualTo(HealthRealm.PID);
    }

    @Test
    void isNotLinkedToAnAccountWithoutANumber() {
        Doctor doctor = doctor(null);

        assertRefused(linking(doctor, "eid", attacker()), "This account can't be linked");
        assertRefused(firstLogin(doctor, "eid", attacker()), "This account can't be linked");
        assertThat(doctor.links()).isEmpty();
        assertThat(doctor.attribute("pid")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eid", "importing", "saml"})
    void isLinkedToTheSamePersonsAccountWithItsLevel(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);
        Map<String, String> own = doctor.identity(HealthRealm.PID);

        AuthorizationAnswer answer = linking(doctor, alias, own).answer().orElseThrow();
        assertThat(answer.parameter("kc_action_status")).as(answer.toString()).isEqualTo("success");

        assertThat(doctor.links()).hasSize(1);
        assertClaims(accessTokenClaims(alias, own), "4", HealthRealm.PID, OTHER_HPR_NUMBER);
    }

    @Test
    void isLinkedAtFirstLoginOfTheSamePerson() {
        Doctor doctor = doctor(HealthRealm.PID);
        Map<String, String> own = doctor.identity(HealthRealm.PID);

        assertThat(firstLogin(doctor, "eid", own).answer().orElseThrow().requiredCode())
                .isNotEmpty();
        assertClaims(accessTokenClaims("eid", own), "4", HealthRealm.PID, OTHER_HPR_NUMBER);
    }

    @Test
    void aProviderWithoutHealthClaimsIsLinked() {
        Doctor doctor = doctor(HealthRealm.PID);

        AuthorizationAnswer answer =
                linking(doctor, "harmless", attacker()).answer().orElseThrow();
        assertThat(answer.parameter("kc_action_status")).as(answer.toString()).isEqualTo("success");
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "logs in by an eID once linked to a doctor's account, as another person",
            outcome = "login refused, nothing written")
    @ParameterizedTest
    @ValueSource(strings = {"eid", "importing", "saml"})
    void opensNoForeignAccount(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);
        Map<String, String> own = attacker();
        PROVIDERS.get(alias).knowing(doctor.username(), own.get("sub"));

        assertRefused(come(alias, own), "belongs to another person");

        assertThat(doctor.attribute("pid")).isEqualTo(HealthRealm.PID);
        assertThat(doctor.attribute("hpr_number")).isEqualTo(OTHER_HPR_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"numberless", "fixed"})
    void hasNoLevelWithoutAPersonalNumber(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);
        Map<String, String> own = attacker();
        PROVIDERS.get(alias).knowing(doctor.username(), own.get("sub"));

        JsonNode token = accessTokenClaims(alias, own);
        assertClaims(token, null, HealthRealm.PID, OTHER_HPR_NUMBER);
        assertThat(token.path("idp").textValue()).isEqualTo(alias);
    }

    @Attack(
            by = Attacker.USER,
            tries = "starts to link their own eID, goes back, and logs in by password",
            outcome = "the login has no level")
    @Test
    void leavesNoLevelForAnotherLoginMethod() {
        Doctor doctor = doctor(HealthRealm.PID);
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        URI start = client.authorizeUrl(client.push(asked).requestUri());
        IdentityProvider eid = PROVIDERS.get("eid");
        LoginForm browser =
                eid.sendBack(eid.openedBy(client, HealthRealm.asking(SCOPE)), doctor.identity(ATTACKERS_PID));

        browser.reopen(start).submit(doctor.username(), TestRealm.PASSWORD);

        assertClaims(
                client.redeem(asked, browser.answer().orElseThrow().requiredCode())
                        .accessTokenClaims(),
                null,
                HealthRealm.PID,
                OTHER_HPR_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eid", "saml"})
    void hasNoLevelIfTheNumberIsMissingThisTime(String alias) {
        Doctor doctor = doctor(HealthRealm.PID);
        PROVIDERS.get(alias).knowing(doctor.username(), doctor.username());
        Map<String, String> own = doctor.identity(HealthRealm.PID);
        assertClaims(accessTokenClaims(alias, own), "4", HealthRealm.PID, OTHER_HPR_NUMBER);

        own.put("pid", "");
        assertClaims(accessTokenClaims(alias, own), null, HealthRealm.PID, OTHER_HPR_NUMBER);
        assertThat(doctor.attribute("pid")).as("stays").isEqualTo(HealthRealm.PID);
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "adds a national identity number to an account with only an HPR number",
            outcome = "the account's other health attributes are removed")
    @ParameterizedTest
    @CsvSource({"eid, 4", "saml, 4", "setting,"})
    void removesPersonalDataOfAnAccountWithoutANumber(String alias, String level) {
        Doctor doctor = doctor(null);
        PROVIDERS.get(alias).knowing(doctor.username(), doctor.username());

        assertClaims(accessTokenClaims(alias, doctor.identity(ATTACKERS_PID)), level, ATTACKERS_PID, null);

        assertThat(doctor.attribute("hpr_number")).isNull();
        assertThat(doctor.attribute("organisations")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "register, " + OTHER_HPR_NUMBER + ", " + OTHER_HPR_NUMBER,
        "register, " + HealthRealm.HPR_NUMBER + ", " + HealthRealm.HPR_NUMBER,
        "register-once, " + HealthRealm.HPR_NUMBER + ","
    })
    void keepsProviderDataOfAnAccountThatGetsANumber(String alias, String said, String kept) {
        Doctor doctor = doctor(null);
        PROVIDERS.get(alias).knowing(doctor.username(), doctor.username());
        Map<String, String> own = doctor.identity(ATTACKERS_PID);
        own.put("hpr_number", said);

        assertClaims(accessTokenClaims(alias, own), null, ATTACKERS_PID, kept);
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "writes another number into an account by a mapper other than an attribute importer",
            outcome = "login refused, nothing written")
    @Test
    void noMapperChangesTheNumber() {
        Doctor doctor = doctor(HealthRealm.PID);
        PROVIDERS.get("setting").knowing(doctor.username(), doctor.username());

        assertRefused(come("setting", doctor.identity(HealthRealm.PID)), "belongs to another person");

        assertThat(doctor.attribute("pid")).isEqualTo(HealthRealm.PID);
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "logs in as another person where a mapper sets the identity after the number is read",
            outcome = "login refused, nothing written")
    @Test
    void aMapperCannotOpenAForeignAccountById() {
        Doctor doctor = doctor(HealthRealm.PID);
        PROVIDERS.get("renaming").knowing(doctor.username(), doctor.email());
        Map<String, String> other = attacker();
        other.put("email", doctor.email());
        other.put("given_name", "Kvart");

        assertRefused(come("renaming", other), "belongs to another person");
        assertThat(doctor.attribute("pid")).isEqualTo(HealthRealm.PID);

        other.put("pid", HealthRealm.PID);
        assertClaims(accessTokenClaims("renaming", other), null, HealthRealm.PID, OTHER_HPR_NUMBER);
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "links their own eID by a mail link that the doctor opens",
            outcome = "refused, unless the eID sends the account's national identity number")
    @ParameterizedTest
    @ValueSource(strings = {"eid", "numberless"})
    void isNotLinkedByEmail(String alias) throws InterruptedException {
        Doctor doctor = doctor(HealthRealm.PID);
        try (MailServer mail = MailServer.of(health.realm())) {
            assertRefused(confirmed(mail, alias, doctor, attacker()), "This account can't be linked");
            assertThat(doctor.links()).as("the link is not kept").isEmpty();

            if (alias.equals("eid")) {
                LoginForm own = confirmed(mail, alias, doctor, doctor.identity(HealthRealm.PID));
                assertThat(own.answer().orElseThrow().requiredCode()).isNotEmpty();
            }
        }
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "comes with a doctor's e-mail by the provider of the mail domain's organisation",
            outcome = "refused, unless the provider sends the account's national identity number")
    @Test
    void isNotLinkedByAnOrganisationsProvider() {
        Doctor doctor = doctor(HealthRealm.PID);
        health.realm().changeRealm(realm -> realm.put("organizationsEnabled", true));
        try (IdentityProvider provider = IdentityProvider.in(health, "of-organisation")
                .tellingLevels()
                .tellingNumbers("FORCE")
                .ofOrganisation("example.org")) {
            PROVIDERS.put(provider.alias(), provider);
            LoginForm browser = LoginForm.open(
                    client.authorizeUrl(client.push(HealthRealm.asking(SCOPE)).requestUri()));
            browser.submit("somebody@example.org", "");
            Map<String, String> other = attacker();
            other.put("email", doctor.email());
            provider.sendBack(browser, other);
            assertRefused(confirmedByPassword(browser, doctor), "This account can't be linked");
            assertThat(doctor.links()).as("the link is not kept").isEmpty();

            assertThat(firstLogin(doctor, provider.alias(), doctor.identity(HealthRealm.PID))
                            .answer()
                            .orElseThrow()
                            .requiredCode())
                    .isNotEmpty();
        } finally {
            PROVIDERS.remove("of-organisation");
            health.realm().changeRealm(realm -> realm.put("organizationsEnabled", false));
        }
    }

    @Test
    void isNotLinkedByTheLegacyLinkEndpoint() {
        Doctor doctor = doctor(HealthRealm.PID);
        String address = "broker/eid/link?client_id=" + CONSOLE + "&nonce=any&hash=any&redirect_uri="
                + URLEncoder.encode(TestRealm.REDIRECT_URI.toString(), StandardCharsets.UTF_8);

        assertThat(Request.get(health.realm().address(address)).send().status())
                .as("Keycloak has it off, and asks no user who they are")
                .isEqualTo(400);

        JsonNode refused = health.realm().events().path(0);
        assertThat(refused.path("type").textValue()).isEqualTo("CLIENT_INITIATED_ACCOUNT_LINKING_ERROR");
        assertThat(refused.path("error").textValue()).isEqualTo("not_allowed");
        assertThat(doctor.links()).isEmpty();
    }

    @Test
    void anAdministratorSeesOnlyTheProvidersOwnMappers() {
        JsonNode mappers = health.realm()
                .admin()
                .get("identity-provider/instances/eid/mappers")
                .json();

        assertThat(mappers.findValuesAsText("name")).containsExactlyInAnyOrder("level", "pid");
        assertThat(health.realm()
                        .admin()
                        .get("identity-provider/instances/eid/mapper-types")
                        .json()
                        .has("helseprofil-person"))
                .as("no administrator can choose it")
                .isFalse();
    }

    @Test
    void createsAnAccountWithItsLevel() {
        Map<String, String> somebody =
                new TreeMap<>(new Doctor(UUID.randomUUID().toString()).identity(ATTACKERS_PID));

        assertClaims(accessTokenClaims("eid", somebody), "4", ATTACKERS_PID, null);
        assertClaims(accessTokenClaims("eid", somebody), "4", ATTACKERS_PID, null);
    }

    private static Map<String, String> attacker() {
        return new Doctor(UUID.randomUUID().toString()).identity(ATTACKERS_PID);
    }

    /** Somebody who has the password of an account links it. */
    private static LoginForm linking(Doctor doctor, String alias, Map<String, String> identity) {
        AuthorizationRequest asked = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
        LoginForm browser = LoginForm.open(URI.create(health.realm().address("protocol/openid-connect/auth")
                + "?client_id=" + CONSOLE + "&response_type=code&scope=openid"
                + "&redirect_uri=" + URLEncoder.encode(asked.redirectUri().toString(), StandardCharsets.UTF_8)
                + "&state=" + asked.state() + "&nonce=" + asked.nonce()
                + "&code_challenge=" + asked.codeChallenge() + "&code_challenge_method=S256"
                + "&kc_action=idp_link:" + alias));
        browser.submit(doctor.username(), TestRealm.PASSWORD);
        browser.fill(form -> form.form("continue", ""));
        return PROVIDERS.get(alias).sendBack(browser, identity);
    }

    /** Somebody comes with the doctor's e-mail, and has the doctor's password. */
    private static LoginForm firstLogin(Doctor doctor, String alias, Map<String, String> identity) {
        Map<String, String> said = new TreeMap<>(identity);
        said.put("email", doctor.email());
        return confirmedByPassword(come(alias, said), doctor);
    }

    private static LoginForm confirmedByPassword(LoginForm browser, Doctor doctor) {
        browser.fill(form -> form.form("submitAction", "linkAccount"));
        browser.submit(doctor.username(), TestRealm.PASSWORD);
        return browser;
    }

    /** Somebody comes with the doctor's e-mail, and the doctor's mail is opened in the same browser. */
    private static LoginForm confirmed(MailServer mail, String alias, Doctor doctor, Map<String, String> identity)
            throws InterruptedException {
        Map<String, String> said = new TreeMap<>(identity);
        said.put("email", doctor.email());
        LoginForm browser = come(alias, said);
        browser.fill(form -> form.form("submitAction", "linkAccount"));
        return browser.reopen(mail.link());
    }

    private static LoginForm come(String alias, Map<String, String> identity) {
        IdentityProvider provider = PROVIDERS.get(alias);
        return provider.sendBack(provider.openedBy(client, HealthRealm.asking(SCOPE)), identity);
    }

    /** Returns the claims that the API receives after a login by the provider. */
    private static JsonNode accessTokenClaims(String alias, Map<String, String> identity) {
        return PROVIDERS
                .get(alias)
                .logIn(client, HealthRealm.asking(SCOPE), identity)
                .accessTokenClaims();
    }

    private static void assertClaims(JsonNode token, String level, String pid, String hprNumber) {
        assertThat(token.path(Claims.SECURITY_LEVEL).textValue()).as("level").isEqualTo(level);
        assertThat(token.path(Claims.PID).textValue()).as("pid").isEqualTo(pid);
        assertThat(token.path(Claims.HPR_NUMBER).textValue()).as("HPR number").isEqualTo(hprNumber);
    }

    private static void assertRefused(LoginForm browser, String sentence) {
        AuthorizationAnswer answer = browser.answer().orElseThrow();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.toString()).contains(sentence).doesNotContain(HealthRealm.PID, ATTACKERS_PID);
    }

    private static Doctor doctor(String pid) {
        Doctor doctor = new Doctor(UUID.randomUUID().toString());
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("username", doctor.username())
                .put("email", doctor.email())
                .put("firstName", "August")
                .put("lastName", "September")
                .put("enabled", true);
        ObjectNode attributes = user.putObject("attributes");
        attributes.putArray("hpr_number").add(OTHER_HPR_NUMBER);
        if (pid == null) {
            attributes.putArray("organisations").add(HealthRealm.PARENT);
        } else {
            attributes.putArray("pid").add(pid);
        }
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        succeeded(health.realm().admin().post("users", user));
        return doctor;
    }

    /** An account, or somebody who may come to have one. */
    private record Doctor(String username) {

        String email() {
            return username + "@example.org";
        }

        /** Returns the claims that a provider sends about a user with this name. */
        Map<String, String> identity(String pid) {
            return new TreeMap<>(Map.of(
                    "sub",
                    username,
                    "preferred_username",
                    username,
                    "email",
                    email(),
                    "given_name",
                    "August",
                    "family_name",
                    "September",
                    "pid",
                    pid,
                    Claims.SECURITY_LEVEL,
                    "4"));
        }

        JsonNode links() {
            return health.realm()
                    .admin()
                    .get("users/" + health.userId(username) + "/federated-identity")
                    .json();
        }

        String attribute(String name) {
            return health.realm()
                    .admin()
                    .get("users/" + health.userId(username))
                    .json()
                    .path("attributes")
                    .path(name)
                    .path(0)
                    .textValue();
        }
    }
}
