package dev.passagework.producers.quickstart;

/**
 * The documentation of a setting, as a passage.
 *
 * @param id name of the setting where its text is the same everywhere, otherwise {@code
 *     <component>:<name>} with the first component that has this text
 * @param title name of the setting
 * @param text documentation, white space folded
 */
public record SettingPassage(String id, String title, String text) {}
