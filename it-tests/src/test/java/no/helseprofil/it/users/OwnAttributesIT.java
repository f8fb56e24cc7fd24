package no.helseprofil.it.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that no user becomes a doctor by editing their own user: attributes that health claims are made of aren't
 * theirs to write, whatever the realm's user profile says. Each attempt works in the same realm without the profile.
 */
@Attack(
        by = Attacker.USER,
        tries = "writes their own health attributes, by each form and interface",
        outcome = "unchanged")
class OwnAttributesIT {

    @AutoClose
    private static final TestRealm realm = People.open(TestRealm.underProfile());

    @AutoClose
    private static final TestRealm stock = People.open(TestRealm.withoutProfile());

    private static final AccountConsole account = AccountConsole.of(realm);
    private static final AccountConsole stockAccount = AccountConsole.of(stock);

    @AfterEach
    void restore() {
        UserProfiles.UNMANAGED.putIn(realm);
        UserProfiles.UNMANAGED.putIn(stock);
        People.of(realm).restore();
        People.of(stock).restore();
    }

    static Stream<Arguments> waysUnderGenerousUserProfiles() {
        return Stream.of(SelfServiceWay.values())
                .flatMap(way -> Stream.of(
                        Arguments.of(way, UserProfiles.UNMANAGED, "pid"),
                        Arguments.of(way, UserProfiles.UNMANAGED, "PID"),
                        Arguments.of(way, UserProfiles.FOR_EVERYBODY, "pid")));
    }

    @ParameterizedTest
    @MethodSource("waysUnderGenerousUserProfiles")
    void noSelfServiceWritesAHealthAttribute(SelfServiceWay way, UserProfiles said, String attribute) {
        said.putIn(realm);
        said.putIn(stock);
        String forged = number();

        way.write(stock, attribute, forged);
        assertThat(People.of(stock).anybodyHas(attribute, forged))
                .as("without the profile")
                .isTrue();
        way.write(realm, attribute, forged);
        assertThat(People.of(realm).anybodyHas(attribute, forged)).isFalse();
        assertThat(People.of(realm).values("pid")).hasToString("[\"" + People.IMPORTED + "\"]");
    }

    @ParameterizedTest
    @EnumSource
    void everySelfServiceWritesOtherAttributes(SelfServiceWay way) {
        UserProfiles.UNMANAGED.putIn(realm);
        String phone = number();

        way.write(realm, "phone", phone);
        assertThat(People.of(realm).anybodyHas("phone", phone)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "pid, pid",
        "hpr_number, hpr_number",
        "hpr_details, hpr_details",
        "organisations, organisations",
        "Organisations, Organisations",
        "user.attributes.organisations, organisations",
        "Pid, Pid",
        "HPR_NUMBER, HPR_NUMBER",
        "hpr_Details, hpr_Details",
        "p\u0131d, p\u0131d",
        "user.attributes.pid, pid",
        "user.attributes.hpr_number, hpr_number",
        "user.attributes.user.attributes.pid, user.attributes.pid",
        "user.attributes.PID, PID"
    })
    void noSpellingWritesAHealthAttribute(String sent, String stored) {
        UserProfiles.UNMANAGED.putIn(realm);
        UserProfiles.UNMANAGED.putIn(stock);
        String forged = number();

        assertThat(stockAccount.write(sent, forged).status()).isEqualTo(204);
        assertThat(People.of(stock).anybodyHas(stored, forged))
                .as("without the profile " + People.of(stock).user() + stockAccount.read())
                .isTrue();
        account.write(sent, forged);
        assertThat(People.of(realm).anybodyHas(stored, forged)).isFalse();
        assertThat(People.of(realm).anybodyHas(sent, forged)).isFalse();
        assertThat(People.of(realm).values("pid")).hasToString("[\"" + People.IMPORTED + "\"]");
    }

    @Tag("smoke")
    @Tag("container")
    @ParameterizedTest
    @EnumSource(
            value = UserProfiles.class,
            names = {"UNMANAGED", "FOR_EVERYBODY", "FOR_USERS"})
    void anAttemptIsRefusedWithAnExplanation(UserProfiles said) {
        said.putIn(realm);
        String forged = number();

        Response refused = account.write("pid", forged);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("\"field\":\"pid\"", "error-user-attribute-read-only")
                .doesNotContain(forged, People.IMPORTED);
    }

    @Test
    void refusesASecondValue() {
        UserProfiles.FOR_EVERYBODY.putIn(realm);
        UserProfiles.FOR_EVERYBODY.putIn(stock);
        String second = number();

        stockAccount.write("pid", People.IMPORTED, second);
        assertThat(People.of(stock).anybodyHas("pid", second))
                .as("without the profile")
                .isTrue();
        assertThat(account.write("pid", People.IMPORTED, second).status()).isEqualTo(400);
        account.write("pid", "", second);
        assertThat(People.of(realm).anybodyHas("pid", second)).isFalse();
    }

    @Test
    void usersNeitherSeeNorRemoveTheirOwn() {
        UserProfiles.FOR_EVERYBODY.putIn(realm);
        UserProfiles.FOR_EVERYBODY.putIn(stock);
        for (TestRealm each : List.of(stock, realm)) {
            AccountConsole used = each == stock ? stockAccount : account;
            ObjectNode shown = used.read();
            assertThat(shown.path("attributes").has("pid")).isEqualTo(each == stock);
            shown.putObject("attributes");
            assertThat(used.write(shown).status()).isEqualTo(204);
            assertThat(People.of(each).values("pid").isMissingNode())
                    .as("removed")
                    .isEqualTo(each == stock);
        }
        account.write("pid");
        assertThat(People.of(realm).values("pid")).hasToString("[\"" + People.IMPORTED + "\"]");
    }

    @Test
    void registrationIgnoresThemEvenIfRequired() {
        UserProfiles.FOR_USERS.putIn(realm);
        String phone = number();

        SelfServiceWay.REGISTRATION.write(realm, "phone", phone);
        assertThat(People.of(realm).anybodyHas("phone", phone)).as("registered").isTrue();
        assertThat(People.of(realm).anybodyHas("pid", "15080050515"))
                .as("the realm's default for everybody")
                .isFalse();
    }

    private static String number() {
        return String.valueOf(ThreadLocalRandom.current().nextLong(10_000_000_000L, 99_999_999_999L));
    }
}
