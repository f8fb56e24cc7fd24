package no.helseprofil.examples.api;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class JournalController {

    private static final Set<String> LEVELS = Set.of("4", "idporten-loa-high");

    @GetMapping("/journals")
    Map<String, List<String>> journals() {
        return Map.of("journals", List.of());
    }

    /** Open to users who have logged in at a high level. */
    @GetMapping("/journals/blocked")
    Map<String, List<String>> blocked(@AuthenticationPrincipal Jwt token, HttpServletResponse response) {
        String level = token.getClaimAsString("acr");
        if (level == null || !LEVELS.contains(level)) {
            Challenge.level(LEVELS).answer(response);
            return Map.of();
        }
        return journals();
    }
}
