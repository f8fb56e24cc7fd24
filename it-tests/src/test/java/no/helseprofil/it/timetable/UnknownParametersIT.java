package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Misspelt parameters: an administrator who misspells a filter gets an error, and not everything. A misspelt
 * {@code dry-run} changes nothing.
 */
class UnknownParametersIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile",
                "profile/schema",
                "install",
                "requirements",
                "clients",
                "clients/" + TestRealm.MACHINE,
                "waivers",
                "holds",
                "refusals",
                "outcomes",
                "notices",
                "forecast",
                "assessments",
                "assessments/latest",
                "changes",
                "log",
                "log/checkpoint",
                "log/keys"
            })
    void areRefusedByEveryRead(String path) {
        Response answer = realm.admin().get("helseprofil/" + path + "?phase=enforced");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.text("detail")).doesNotContain("phase");
    }

    @Test
    void areRefusedBeforeAnyWrite() {
        Response answer = realm.admin().delete("helseprofil/install?dryrun=true&reason=a");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("detail"))
                .isEqualTo(
                        "Send no other parameters in the query than dry-run, reason, restore; did you mean dry-run?");
        assertThat(realm.admin().get("helseprofil/profile").json().isEmpty())
                .as("the profile is still there")
                .isFalse();
        assertThat(realm.admin()
                        .delete("helseprofil/install?dry-run=true&reason=a")
                        .status())
                .as("the control")
                .isEqualTo(200);
    }
}
