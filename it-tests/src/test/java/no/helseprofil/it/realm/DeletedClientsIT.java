package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Lists of clients beside an administrator who deletes clients. */
class DeletedClientsIT {

    private static final int ROUNDS = 40;
    private static final int AT_ONCE = 4;
    private static final List<String> LISTS =
            List.of("clients", "requirements", "forecast", "waivers", "install", "assessments");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void aClientDeletedDuringAListIsOmitted() {
        SigningKey key = SigningKey.generate("ES256");
        Map<String, Integer> failed = new LinkedHashMap<>();
        int reads = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Response>> deletions = delete(make(round, key));
            for (String list : LISTS) {
                reads++;
                if (realm.admin().get("helseprofil/" + list).status() >= 500) {
                    failed.merge(list, 1, Integer::sum);
                }
            }
            Response prospect = realm.admin().send(realm.admin().request("POST", "helseprofil/install?dry-run=true"));
            reads++;
            if (prospect.status() >= 500) {
                failed.merge("dry run", 1, Integer::sum);
            }
            deletions.forEach(deletion -> assertThat(deletion.join().status())
                    .as("the control: a client is deleted")
                    .isEqualTo(204));
        }

        assertThat(failed).as("failures of " + reads + " reads").isEmpty();
    }

    private static List<String> make(int round, SigningKey key) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            String clientId = "gone-" + round + "-" + i;
            realm.admin().post("clients", TestRealm.representation(clientId, key));
            JsonNode client = realm.admin().client(clientId);
            ids.add(client.get("id").asText());
        }
        return ids;
    }

    private static List<CompletableFuture<Response>> delete(List<String> ids) {
        return ids.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> realm.admin().delete("clients/" + id)))
                .toList();
    }
}
