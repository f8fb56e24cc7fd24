package no.helseprofil.keycloak.testtoken;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.testtoken.TestTokens;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException.WrongMember;

/**
 * Responses with the member names of the national test token service, and with {@code errors} or {@code warnings} in
 * addition.
 */
final class TestTokenAnswer {

    private TestTokenAnswer() {}

    /**
     * Returns the response with a token.
     *
     * @param warnings what of the request was ignored, or read otherwise; a member of ours, absent if there is nothing
     */
    static Map<String, Object> of(TestTokens.Made made, List<WrongMember> warnings) {
        Map<String, Object> success = new LinkedHashMap<>();
        success.put("accessTokenJwt", made.accessToken());
        success.put("dPoPProof", made.proof());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isError", false);
        answer.put("successResponse", success);
        if (!warnings.isEmpty()) {
            answer.put("warnings", listed(warnings));
        }
        return answer;
    }

    static Map<String, Object> failed(String message, List<WrongMember> places) {
        String sentence = Stream.concat(
                        Stream.of(message), places.stream().map(place -> place.pointer() + ": " + place.remedy()))
                .collect(Collectors.joining("; "));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isError", true);
        answer.put("errorResponse", Map.of("errorMessage", sentence));
        if (!places.isEmpty()) {
            answer.put("errors", listed(places));
        }
        return answer;
    }

    private static List<Map<String, String>> listed(List<WrongMember> places) {
        return places.stream()
                .map(place -> Map.of("pointer", place.pointer(), "detail", place.remedy()))
                .toList();
    }
}
