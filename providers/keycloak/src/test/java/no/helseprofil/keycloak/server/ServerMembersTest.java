package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.server.ServerCompatibility.ServerMembers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerMembersTest {

    private static final String FACTORY = "org.keycloak.provider.ProviderFactory";
    private static final String REALM = "org.keycloak.models.RealmModel";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                FACTORY + " | interface",
                FACTORY + " | method getId()Ljava/lang/String;",
                FACTORY + " | override order()I no.helseprofil.Any",
                FACTORY + " | method hashCode()I",
                REALM + " | method getRolesStream()Ljava/util/stream/Stream;",
                "org.keycloak.common.Version | class",
                "org.keycloak.common.Version | constant VERSION:Ljava/lang/String;",
                "org.keycloak.common.util.Time | static currentTime()I",
                "org.keycloak.representations.JsonWebToken | method <init>()V",
                "org.keycloak.provider.Provider | extended no.helseprofil.keycloak.network.GuardedHttpProvider"
            })
    void anExistingMemberIsNotMissing(String owner, String member) {
        assertThat(missing(owner, member)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                FACTORY + " | class | became an interface",
                FACTORY + " | method getName()Ljava/lang/String; | was renamed",
                FACTORY + " | method getId()I | has another type",
                FACTORY + " | override getOrder()I no.helseprofil.Any | overrides nothing",
                "org.keycloak.common.Version | field VERSION:Ljava/lang/String; | became static",
                "org.keycloak.common.util.Time | method currentTime()I | became static",
                "org.keycloak.representations.JsonWebToken | method <init>(I)V | has another constructor",
                "java.lang.Object | override getClass()Ljava/lang/Class; no.helseprofil.Any | is final",
                "java.lang.String | extended no.helseprofil.Any | is final",
                "org.keycloak.provider.Provider | extended no.helseprofil.Any | is no class of ours"
            })
    void aChangedMemberIsReported(String owner, String member, String reason) {
        assertThat(missing(owner, member))
                .as(reason)
                .isNotEmpty()
                .anyMatch(line -> line.contains(owner) || line.contains("no.helseprofil.Any"));
    }

    @Test
    void aMissingClassIsReportedWithoutItsMembers() {
        assertThat(ServerMembers.missing(
                        getClass().getClassLoader(), Stream.of("org.keycloak.Gone", " method a()V", " method b()V")))
                .containsExactly("org.keycloak.Gone");
    }

    private static List<String> missing(String owner, String member) {
        return ServerMembers.missing(ServerMembersTest.class.getClassLoader(), Stream.of(owner, " " + member));
    }
}
