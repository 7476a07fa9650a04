package dev.passagework.schemas.contract;

/**
 * A rendered prompt.
 *
 * @param templateHash hash of the template that it was rendered from, in hexadecimal
 * @param system system message
 * @param user user message
 */
public record Prompt(String templateHash, String system, String user) {}
