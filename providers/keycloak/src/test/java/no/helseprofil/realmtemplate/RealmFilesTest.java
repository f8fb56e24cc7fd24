package no.helseprofil.realmtemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.realmtemplate.RealmFiles.TemplateSchema;
import no.helseprofil.timetable.InvalidProfileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.common.util.StringPropertyReplacer;

/** A template of a few lines becomes a realm file, or is refused with where and what to write instead. */
class RealmFilesTest {

    private static final Path TEMPLATES = Path.of("..", "..", "realm-config", "templates");

    private static final String SMALL = """
            realm: small
            authority: { name: Liten kommune }
            profile: { ruleSet: helseid }
            """;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleBecomesADeterministicRealmFile(Path example) throws Exception {
        String yaml = Files.readString(example);

        String written = RealmFiles.of(yaml);

        assertThat(RealmFiles.of(yaml))
                .as("it can be kept under version control")
                .isEqualTo(written);
        JsonNode realm = new ObjectMapper().readTree(written);
        assertThat(realm.path("clientScopes")).hasSize(12);
        assertThat(realm.at("/components/no.helseprofil.keycloak.storage.ProfileProvider"))
                .hasSize(1);
        assertThat(realm.path("loginTheme").textValue()).isEqualTo("helseprofil");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsValidBySchema(Path example) throws IOException {
        JsonNode template = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(example));

        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(TemplateSchema.json())
                        .validate(template.toString(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void theSchemaMatchesTheGrammar() throws IOException {
        new GeneratedDocument(Docs.file("realm-template.schema.json"), "schema.write", getClass())
                .shows(RealmFiles.schema());
    }

    @Test
    void omittedValuesAreTheRecommendedOnes() throws Exception {
        JsonNode realm = new ObjectMapper().readTree(RealmFiles.of(SMALL));

        assertThat(realm.path("defaultSignatureAlgorithm").textValue()).isEqualTo("ES256");
        assertThat(realm.path("ssoSessionIdleTimeout").intValue()).isEqualTo(1_800);
        assertThat(realm.path("supportedLocales")).hasToString("[\"nb\",\"nn\",\"en\"]");
        assertThat(realm.path("displayName").textValue()).isEqualTo("Liten kommune");
        assertThat(realm.path("eventsEnabled").booleanValue()).isTrue();
    }

    @Test
    void aNextKeyIsPublishedButDoesNotSign() throws Exception {
        JsonNode realm = new ObjectMapper().readTree(RealmFiles.of(SMALL + """
                keys:
                  signing:
                    - { name: "2027", algorithm: PS256, state: next }
                    - { name: "2026", algorithm: ES384 }
                    - { name: "2025", algorithm: ES256, state: earlier }
                """));

        JsonNode keys = realm.at("/components/org.keycloak.keys.KeyProvider");
        assertThat(keys.findValuesAsText("name"))
                .contains("signing-2027-PS256", "signing-2026-ES384", "signing-2025-ES256", "hmac", "aes");
        assertThat(keys.get(0).at("/config/active/0").textValue()).isEqualTo("false");
        assertThat(keys.get(0).at("/config/enabled/0").textValue()).isEqualTo("true");
        assertThat(keys.get(1).at("/config/active/0").textValue()).isEqualTo("true");
        assertThat(realm.path("defaultSignatureAlgorithm").textValue())
                .as("of the first that is active")
                .isEqualTo("ES384");
    }

    @Test
    void aBrokerUsesTheSettingsOfItsTypeAndMapsTheUser() throws Exception {
        JsonNode realm = new ObjectMapper().readTree(RealmFiles.of(SMALL + """
                brokers:
                  - { type: helseid, alias: h, name: HelseID, clientId: c, issuer: "https://sts.example.no", level: any,
                      algorithm: PS256, keyId: k, acrValues: idp:x, scopes: openid,
                      keyRegistration: "https://api.example.no/key" }
                  - { type: idporten, alias: i, name: ID-porten, clientId: d }
                """));

        assertThat(realm.at("/identityProviders/0/config"))
                .hasToString("{\"clientId\":\"c\",\"issuer\":\"https://sts.example.no\",\"minimumLevel\":\"any\","
                        + "\"acrValues\":\"idp:x\",\"signatureAlgorithm\":\"PS256\",\"keyId\":\"k\","
                        + "\"defaultScope\":\"openid\",\"clientSecretEndpoint\":\"https://api.example.no/key\","
                        + "\"syncMode\":\"FORCE\"}");
        assertThat(realm.path("identityProviderMappers"))
                .filteredOn(mapper ->
                        "i".equals(mapper.path("identityProviderAlias").asText()))
                .extracting(mapper -> mapper.at("/config/user.attribute").asText())
                .containsExactly("pid", "helseid://claims/identity/security_level");
    }

    @Test
    void theAdminCliClientMatchesTheDemoRealm() throws Exception {
        JsonNode demo = new ObjectMapper()
                .readTree(
                        Path.of("..", "..", "realm-config", "helse-realm.json").toFile());

        assertThat(new ObjectMapper().readTree(RealmFiles.of(SMALL)).path("clients"))
                .as("without the password grant, which an assessment would find")
                .singleElement()
                .isEqualTo(StreamSupport.stream(demo.path("clients").spliterator(), false)
                        .filter(client ->
                                "admin-cli".equals(client.path("clientId").textValue()))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void theDefaultRoleIsInLowerCase() throws Exception {
        JsonNode realm =
                new ObjectMapper().readTree(RealmFiles.of(SMALL.replace("realm: small", "realm: Helse-INN") + """
                administrators:
                  - { username: drift, firstName: D, lastName: R, email: d@example.no, roles: [realm-admin] }
                """));

        assertThat(realm.at("/users/0/realmRoles/0").textValue()).isEqualTo("default-roles-helse-inn");
    }

    @Test
    void secretsAreReferencesOnly() throws Exception {
        String realm = RealmFiles.of(SMALL + """
                pseudonymSalt: ${vault.salt}
                mail: { host: smtp.example.no, from: a@example.no, user: u, password: "${vault.smtp}" }
                administrators:
                  - { username: drift, firstName: D, lastName: R, email: d@example.no, roles: [realm-admin] }
                """);

        assertThat(realm).contains("\"password\" : \"${vault.smtp}\"", "\"salt\" : \"${vault.salt}\"");
        assertThat(new ObjectMapper().readTree(realm).path("users"))
                .as("no attacker knows the password of a user who has none")
                .singleElement()
                .satisfies(user -> {
                    assertThat(user.has("credentials")).isFalse();
                    assertThat(user.path("requiredActions")).hasToString("[\"UPDATE_PASSWORD\"]");
                });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anImportResolvesNoVariables(Path example) throws Exception {
        String realm = RealmFiles.of(Files.readString(example) + "pseudonymSalt: ${vault.salt}\n");

        assertThat(StringPropertyReplacer.replaceProperties(realm, name -> null))
                .as("no variable is set")
                .isEqualTo(realm);
        assertThat(StringPropertyReplacer.replaceProperties(
                        realm, name -> name.matches("[A-Za-z0-9_]+") ? "\", \\ \"x\": \"" : null))
                .as("each is, to what would break the file")
                .isEqualTo(realm);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail: { host: h, from: a@b.no, user: u, password: hunter2 } | /mail/password",
                "mail: { host: h, from: a@b.no, user: u, password: '${hunter2}' } | /mail/password",
                "mail: { host: h, from: a@b.no, user: u, password: '${env.hunter2}' } | /mail/password",
                "pseudonymSalt: a-salt-of-twenty-two-characters | /pseudonymSalt",
                "pseudonymSalt: '${env.SALT}' | /pseudonymSalt"
            })
    void aLiteralSecretIsRefusedAndNotQuoted(String member, String pointer) {
        assertThatThrownBy(() -> RealmFiles.of(SMALL + member + "\n"))
                .isInstanceOfSatisfying(
                        InvalidProfileException.class,
                        refused -> assertThat(refused.problems()).anySatisfy(problem -> {
                            assertThat(problem.pointer()).isEqualTo(pointer);
                            assertThat(problem.detail()).contains("${vault.").doesNotContain("hunter2", "twenty-two");
                        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, clientSecret: s }] | /brokers/0/clientSecret",
                "brokers: [{ type: oidc, alias: h, name: H, clientId: c }] | /brokers/0/type",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, scopes: profile }] | /brokers/0/scopes",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, scopes: openid  profile }] | /brokers/0/scopes",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, scopes: 'openid ' }] | /brokers/0/scopes",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, scopes: xopenid }] | /brokers/0/scopes",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, acrValues: 'a  b' }] | /brokers/0/acrValues",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, acrValues: 'a\\b' }] | /brokers/0/acrValues",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, issuer: 'https://sts.example.no?x=1' }] | /brokers/0/issuer",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, issuer: 'https://sts.example.no#x' }] | /brokers/0/issuer",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, issuer: 'https://u@sts.example.no' }] | /brokers/0/issuer",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, issuer: 'https://:8443' }] | /brokers/0/issuer",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, issuer: 'http://sts.example.no' }] | /brokers/0/issuer",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c, keyRegistration: 'https://api.example.no/key?x' }] | /brokers/0/keyRegistration",
                "brokers: [{ type: helseid, alias: h, name: H, clientId: c },"
                        + " { type: idporten, alias: H, name: I, clientId: d }] | /brokers",
                "administrators: [{ username: d, firstName: D, lastName: R, email: d@e.no, roles: [] },"
                        + " { username: D, firstName: D, lastName: R, email: e@e.no, roles: [] }] | /administrators",
                "administrators: [{ username: d, firstName: D, lastName: R, email: d@e.no, roles: [] },"
                        + " { username: e, firstName: D, lastName: R, email: D@e.no, roles: [] }] | /administrators",
                "languages: [nb] | /languages",
                "languages: [nb, nn, en, nb] | /languages",
                "sessions: { idle: PT2H } | /sessions/idle",
                "sessions: { longest: P1D } | /sessions/longest",
                "keys: { signing: [{ name: a, algorithm: RS256 }] } | /keys/signing/0/algorithm",
                "keys: { signing: [{ name: a, algorithm: ES256, state: next }] } | /keys/signing",
                "keys: { signing: [] } | /keys/signing",
                "address: http://idp.example.no | /address",
                "theme: ../keycloak | /theme",
                "roles: [a, a] | /roles",
                "administrators: [{ username: d, firstName: D, lastName: R, email: d@e.no, roles: [admin] }]"
                        + " | /administrators/0/roles/0",
                "administrators: [{ username: d, firstName: D, lastName: R, email: d@e.no, roles: [],"
                        + " password: '${env.P}' }] | /administrators/0/password",
                "unknown: 1 | /unknown"
            })
    void everyProblemNamesItsPlace(String member, String pointer) {
        assertThat(pointers(SMALL + member + "\n")).contains(pointer);
    }

    @Test
    void refusesATooLongClientId() {
        String broker = SMALL + "brokers: [{ type: helseid, alias: h, name: H, clientId: '%s' }]\n";

        assertThat(pointers(broker.formatted("c".repeat(255)))).isEmpty();
        assertThat(pointers(broker.formatted("c".repeat(256)))).containsExactly("/brokers/0/clientId");
    }

    @Test
    void readsTheProfileDocumentLikePutProfile() {
        assertThat(
                        pointers(
                                "realm: r\nauthority: { name: N }\nprofile: { ruleSet: helseid, requirements: { nothing: {} } }"))
                .containsExactly("/profile/requirements/nothing");
        assertThat(pointers("realm: r\nauthority: { name: N }\nprofile: { ruleSet: helseid, notices: { webhook:"
                        + " { url: 'https://a.no', secret: literal } } }"))
                .containsExactly("/profile/notices/webhook/secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'- a'", "''", "'a: b: c'", "'realm: a\nrealm: b'", "'!!java.io.File [/etc/passwd]'", "'&a [*a]'"})
    void refusesAMalformedTemplate(String yaml) {
        assertThat(pointers(yaml)).containsOnly("");
    }

    @Test
    void distinguishesATabFromADuplicateKey() {
        assertThatThrownBy(() -> RealmFiles.of(SMALL + "realm: other\n"))
                .hasMessageContaining("line 4 names something for the second time; name it once");
        assertThatThrownBy(() -> RealmFiles.of("realm: small\nauthority:\n\tname: Liten kommune\n"))
                .hasMessageContaining("line 3 is indented by a tab; indent by spaces");
    }

    @Test
    void refusesALargeFileUnread() {
        assertThat(pointers("a".repeat(600 * 1024))).containsExactly("");
    }

    private static List<String> pointers(String yaml) {
        try {
            RealmFiles.of(yaml);
            return List.of();
        } catch (InvalidProfileException refused) {
            return refused.problems().stream()
                    .map(InvalidProfileException.Problem::pointer)
                    .toList();
        }
    }
}
