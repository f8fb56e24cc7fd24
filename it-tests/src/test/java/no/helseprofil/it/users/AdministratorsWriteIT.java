package no.helseprofil.it.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that administrators write the attributes that health claims are made of, and get an error when a value can't be
 * right.
 */
class AdministratorsWriteIT {

    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String ANY_CHECK_DIGITS = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\","
            + "\"requirements\":{\"organisation\":{\"parameters\":{\"checkDigits\":false}}}}";
    private static final String VALID = "17056600574";
    private static final String WRONG_CHECK_DIGITS = "05076600324";
    private static final String DETAILS = """
            {"hpr_number":"9144900","approvals":[{"profession":"LE","authorization":{"value":"1"}}]}""";

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    private static People people;

    @BeforeAll
    static void createRealms() {
        realm = People.open(TestRealm.underProfile());
        stock = TestRealm.withoutProfile();
        people = People.of(realm);
        UserProfiles.UNMANAGED.putIn(realm);
    }

    @AfterEach
    void restore() {
        UserProfiles.UNMANAGED.putIn(realm);
        people.restore();
    }

    @Tag("smoke")
    @ParameterizedTest
    @EnumSource
    void administratorsWriteThemWithAnyUserProfile(UserProfiles said) {
        said.putIn(realm);

        Response written = people.write(Map.of(
                "pid", List.of(VALID),
                "hpr_number", List.of("9144900"),
                "hpr_details", List.of(DETAILS)));

        assertThat(written.status()).as(written.body()).isEqualTo(204);
        JsonNode attributes = people.user().path("attributes");
        assertThat(attributes.path("pid")).hasToString("[\"" + VALID + "\"]");
        assertThat(attributes.path("hpr_number")).hasToString("[\"9144900\"]");
        assertThat(attributes.path("hpr_details").path(0).textValue()).isEqualTo(DETAILS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pid|1705660057|eleven digits",
                "pid|05076600324|check digits",
                "pid|LE056600574|eleven digits",
                "hpr_number|LE9144900|one to nine digits",
                "hpr_number|0000|not all of them zero",
                "organisations|999977775|check digit",
                "organisations|999977774:31332501|nine digits",
                "organisations|999977774:313325016:313325016|the child's behind it",
                "hpr_details|LE9144900|one JSON object",
                "hpr_details|{\"approvals\":[{\"profession\":\"LE9144900\"}]}|authorization"
            })
    void anInvalidValueIsRefusedAndNotQuoted(String attribute, String value, String sentence) {
        UserProfiles.UNMANAGED.putIn(stock);
        assertThat(People.of(stock).create(attribute, value).status())
                .as("without the profile")
                .isEqualTo(201);

        for (Response refused :
                List.of(people.write(Map.of(attribute, List.of(value))), people.create(attribute, value))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo(attribute);
            assertThat(refused.text("errorMessage")).contains(sentence);
            assertThat(refused.body()).doesNotContain(value, "LE9144900");
        }
    }

    @Test
    void eachOfSeveralOrganisationsIsChecked() {
        List<String> organisations = List.of("999977774", "312232324:917897468");
        assertThat(people.write(Map.of("organisations", organisations)).status())
                .isEqualTo(204);
        assertThat(people.user().path("attributes").path("organisations")).hasSize(2);

        Response refused = people.write(Map.of("organisations", List.of("999977774", "999977775")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("organisations");
        assertThat(people.write(Map.of("pid", List.of(VALID, VALID))).status())
                .as("of the others there is one")
                .isEqualTo(400);
    }

    @Test
    void detailsMayExceedKeycloaksDefaultLength() {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        ArrayNode approvals = details.putArray("approvals");
        while (details.toString().length() < 8000) {
            approvals
                    .addObject()
                    .put("profession", "LE")
                    .putObject("authorization")
                    .put("value", "1");
        }
        assertThat(people.write(Map.of("hpr_details", List.of(details.toString())))
                        .status())
                .isEqualTo(204);
        assertThat(people.values("hpr_details").path(0).textValue()).isEqualTo(details.toString());

        details.put("more", "x".repeat(200));
        assertThat(people.write(Map.of("hpr_details", List.of(details.toString())))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void allowsOneValueOnly() {
        assertThat(people.write(Map.of("pid", List.of(VALID, People.IMPORTED))).status())
                .isEqualTo(400);
        assertThat(people.write(Map.of("phone", List.of("1", "2"))).status())
                .as("another attribute")
                .isEqualTo(204);
    }

    @Test
    void refusesOtherSpellings() {
        Response refused = people.write(Map.of("PID", List.of(WRONG_CHECK_DIGITS)));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("errorMessage")).contains("small letters");
        assertThat(people.anybodyHas("PID", WRONG_CHECK_DIGITS)).isFalse();
    }

    @Test
    void checkDigitsFollowTheDocument() {
        realm.putProfile(ANY_CHECK_DIGITS);
        try {
            assertThat(people.write(Map.of("pid", List.of(WRONG_CHECK_DIGITS))).status())
                    .isEqualTo(204);
            assertThat(people.write(Map.of("pid", List.of("00000000000"))).status())
                    .as("still no date")
                    .isEqualTo(400);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void anImportedValueStaysUntilCorrected() {
        importUser("imported", WRONG_CHECK_DIGITS);
        JsonNode found = realm.admin().get("users?exact=true&username=imported").json();
        String path = "users/" + found.path(0).path("id").textValue();
        assertThat(realm.admin().get(path).json().at("/attributes/pid/0").textValue())
                .as("an import writes to the user, past the user profile")
                .isEqualTo(WRONG_CHECK_DIGITS);

        assertThat(realm.admin().put(path, "{\"enabled\":false}").status())
                .as("a user with a bad number can be blocked")
                .isEqualTo(204);
        assertThat(realm.admin()
                        .put(path, "{\"attributes\":{\"pid\":[\"05076600325\"]}}")
                        .status())
                .isEqualTo(400);
        assertThat(realm.admin()
                        .put(path, "{\"attributes\":{\"pid\":[\"" + VALID + "\"]}}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aPrefixedAttributeNeverBecomesOne() {
        UserProfiles.UNMANAGED.putIn(stock);
        String planted = "13116900216";
        for (TestRealm each : List.of(stock, realm)) {
            importUser(each, "prefixed", "user.attributes.pid", planted);
            JsonNode found =
                    each.admin().get("users?exact=true&username=prefixed").json();
            String path = "users/" + found.path(0).path("id").textValue();
            assertThat(each.admin().put(path, "{\"enabled\":true}").status()).isEqualTo(204);
            assertThat(People.of(each).anybodyHas("pid", planted))
                    .as("an administrator has saved the user")
                    .isEqualTo(each == stock);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRealmsUserProfileIsUnchanged(UserProfiles said) {
        for (TestRealm each : List.of(stock, realm)) {
            said.putIn(each);
        }
        JsonNode shown = realm.admin().get("users/profile").json();
        assertThat(shown).isEqualTo(stock.admin().get("users/profile").json());
        assertThat(realm.admin().put("users/profile", shown).status())
                .as("the console saves what it was shown")
                .isEqualTo(200);
    }

    @Test
    void theConsoleShowsThemWithTheirNames() {
        UserProfiles.WITHOUT_IT.putIn(realm);
        UserProfiles.WITHOUT_IT.putIn(stock);

        assertThat(attributeOf(stock, "pid")).as("without the profile").isEmpty();
        assertThat(attributeOf(realm, "pid")).singleElement().satisfies(pid -> {
            assertThat(pid.path("displayName").textValue()).isEqualTo("${helseprofil.user.pid}");
            assertThat(pid.path("readOnly").booleanValue()).isFalse();
            assertThat(pid.path("required").booleanValue()).isFalse();
        });
        assertThat(Request.get(URI.create(SharedServer.get().url() + "/resources/" + realm.name() + "/admin/nb"))
                        .send()
                        .body())
                .contains("\"helseprofil.user.pid\"", "D-nummer");
    }

    @Test
    void aClosedRealmKeepsThemProtected() {
        AccountConsole account = AccountConsole.of(realm);
        new ServerProbe(SharedServer.get()).overwriteComponentConfig(realm.name(), PROFILE_TYPE, "document", "{}");
        try {
            assertThat(account.write("pid", VALID).status()).isEqualTo(400);
            assertThat(people.write(Map.of("pid", List.of(WRONG_CHECK_DIGITS))).status())
                    .isEqualTo(400);
            assertThat(people.write(Map.of("pid", List.of(VALID))).status()).isEqualTo(204);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void nothingRemainsAfterRemovalOfTheProfile() {
        try (TestRealm left = People.open(TestRealm.underProfile())) {
            UserProfiles.UNMANAGED.putIn(left);
            assertThat(AccountConsole.of(left).write("pid", VALID).status()).isEqualTo(400);

            assertThat(left.admin()
                            .delete("helseprofil/install?reason=for+the+test")
                            .isSuccess())
                    .isTrue();

            assertThat(AccountConsole.of(left).write("pid", VALID).status()).isEqualTo(204);
            assertThat(attributeOf(left, "pid")).isEmpty();
        }
    }

    private static void importUser(String username, String pid) {
        importUser(realm, username, "pid", pid);
    }

    private static void importUser(TestRealm into, String username, String attribute, String value) {
        ObjectNode imported = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        ObjectNode user = imported.putArray("users").addObject().put("username", username);
        user.putObject("attributes").putArray(attribute).add(value);
        Response answer = into.admin().post("partialImport", imported);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static List<JsonNode> attributeOf(TestRealm of, String name) {
        JsonNode attributes = of.admin().get("users/profile/metadata").json().path("attributes");
        return StreamSupport.stream(attributes.spliterator(), false)
                .filter(attribute -> name.equals(attribute.path("name").textValue()))
                .toList();
    }
}
