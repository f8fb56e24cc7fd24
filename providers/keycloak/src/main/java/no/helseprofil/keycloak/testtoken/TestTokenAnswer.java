package no.helseprofil.keycloak.testtoken;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.testtoken.TestTokens;
import no.helseprofil.testtoken.UnfitRequestException;

/** Responses with the member names of the national test token service, and with {@code errors} in addition. */
final class TestTokenAnswer {

    private TestTokenAnswer() {}

    static Map<String, Object> of(TestTokens.Made made) {
        Map<String, Object> success = new LinkedHashMap<>();
        success.put("accessTokenJwt", made.accessToken());
        success.put("dPoPProof", made.proof());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isError", false);
        answer.put("successResponse", success);
        return answer;
    }

    static Map<String, Object> failed(String message, List<UnfitRequestException.WrongMember> places) {
        String told = Stream.concat(
                        Stream.of(message), places.stream().map(place -> place.pointer() + ": " + place.remedy()))
                .collect(Collectors.joining("; "));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isError", true);
        answer.put("errorResponse", Map.of("errorMessage", told));
        if (!places.isEmpty()) {
            answer.put(
                    "errors",
                    places.stream()
                            .map(place -> Map.of("pointer", place.pointer(), "detail", place.remedy()))
                            .toList());
        }
        return answer;
    }
}
